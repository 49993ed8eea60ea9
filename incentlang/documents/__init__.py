"""The plan document: what a plan pays for, when and why, for the people who are paid under it.

`document_of` says it once as blocks; `to_html`, `to_markdown` and `to_pdf` write them.
"""

from incentlang.documents.build import document_of
from incentlang.documents.html import to_html
from incentlang.documents.markdown import to_markdown
from incentlang.documents.model import Document
from incentlang.documents.pdf import can_write_pdf, to_pdf

__all__ = ["Document", "can_write_pdf", "document_of", "to_html", "to_markdown", "to_pdf"]

"""How wide text is, without a font at hand.

The widths are those of DejaVu Sans, in thousandths of the size. It is wider than Arial, Helvetica, Segoe UI and Roboto,
so text that fits by these figures fits with whatever font a reader's machine has for `sans-serif`.
"""

from __future__ import annotations

import math
import unicodedata

_REGULAR = (
    "318 401 460 838 636 950 780 275 390 390 500 838 318 361 318 337 636 636 636 636 636 636 636 636 636 636 "
    "337 337 838 838 838 531 1000 684 686 698 770 632 575 775 752 295 295 656 557 863 748 787 603 787 695 635 "
    "611 732 684 989 685 611 685 390 337 390 838 500 500 613 635 550 635 615 352 635 634 278 278 579 278 974 "
    "634 612 635 635 411 521 392 634 592 818 592 592 525 636 337 636 838 "
)
_BOLD = (
    "348 456 521 838 696 1002 872 306 457 457 523 838 380 415 380 365 696 696 696 696 696 696 696 696 696 696 "
    "400 400 838 838 838 580 1000 774 762 734 830 683 683 821 837 372 372 775 637 995 837 850 733 850 770 720 "
    "682 812 774 1103 771 724 725 457 365 457 838 500 500 675 716 593 716 678 435 716 712 343 343 665 343 1042 "
    "712 687 716 716 493 595 478 712 652 924 645 652 582 712 365 712 838 "
)
_TABLES = {
    bold: dict(zip(map(chr, range(32, 127)), map(int, widths.split()), strict=True))
    for bold, widths in ((False, _REGULAR), (True, _BOLD))
}
_WIDEST_LETTER = 1100
"""Of letters that the tables lack: no letter of the Latin, Greek or Cyrillic scripts is wider."""


def text_width(text: str, size: int, *, bold: bool = False) -> int:
    """Pixels that a text takes at most."""
    table = _TABLES[bold]
    return math.ceil(sum(table.get(char) or _other(char, table) for char in text) * size / 1000)


def _other(char: str, table: dict[str, int]) -> int:
    if unicodedata.combining(char):
        return 0
    base = unicodedata.normalize("NFD", char)[0]  # é is as wide as e
    return table.get(base, _WIDEST_LETTER)

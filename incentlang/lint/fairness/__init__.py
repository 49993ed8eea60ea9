"""Who is treated otherwise than others, and whether somebody says why and until when."""

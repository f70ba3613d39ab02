"""Files that entries come from and go to: tables, texts with headings, packs, pages of a site."""

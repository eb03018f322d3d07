"""The technical interview: concept questions aloud, then a coding problem."""

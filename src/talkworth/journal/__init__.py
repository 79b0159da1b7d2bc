"""The durable log of everything that arrived: written before it is acknowledged, then only read."""

from talkworth.journal.entry import CLIENT_REPORTED, VERIFIED, Entry, StoredEntry, Trust
from talkworth.journal.file import JournalUnreadable
from talkworth.journal.reader import Reader
from talkworth.journal.rewrite import Rewriting
from talkworth.journal.writer import Journal, JournalFull, JournalUnwritable

__all__ = [
    "CLIENT_REPORTED",
    "VERIFIED",
    "Entry",
    "Journal",
    "JournalFull",
    "JournalUnreadable",
    "JournalUnwritable",
    "Reader",
    "Rewriting",
    "StoredEntry",
    "Trust",
]

"""Writing event files: SummaryWriter and what lies beneath it. Imports neither torch nor the
server nor pillow.
"""

from lightboard.writer.file_writer import FileWriter
from lightboard.writer.record_writer import RecordWriter
from lightboard.writer.summary_writer import SummaryWriter

__all__ = ["FileWriter", "RecordWriter", "SummaryWriter"]

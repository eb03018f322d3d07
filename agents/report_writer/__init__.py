"""The report writer: reads the facts of an interview and grades it, axis by axis, from quotes that can be checked."""

from agents.report_writer.writer import NAME, build

__all__ = ["NAME", "build"]

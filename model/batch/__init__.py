"""A whole collection: the journal, the queue, the workers, the report.

`engine.Batch` is what the command line and the window drive: a generator of events over one folder
of sources and one of targets. Everything it knows is in the journal on the disk (`journal.Journal`),
so it can be killed at any moment and goes on where it was.
"""

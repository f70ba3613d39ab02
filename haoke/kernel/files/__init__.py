"""Files: where their bytes lie, how they arrive piece by piece, what they may be, and how they are served.

Bytes lie in an object store under ``<workspace>/<file>/``: ``original``, ``thumbnail`` and, while an upload runs, one
object a received piece. Facts lie in the table ``files``. So any web process may take the next piece of any upload.
"""

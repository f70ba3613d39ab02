"""What would have been under another policy: arrivals, recorded or made up, go through the very code that routes live.

Pure: no database, no clock. Work is given out the moment it can be, as with queues that assign automatically; nobody
declines or drops off. Handling takes as long as it took, whoever does it.
"""

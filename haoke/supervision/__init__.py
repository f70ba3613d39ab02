"""Supervision: live boards, looking on and stepping in, alarms, quality inspection.

It follows what happens below and decides nothing by itself: who gets work is routing's, what is said conversations'.
"""

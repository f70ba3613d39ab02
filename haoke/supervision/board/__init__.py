"""The live board of a workspace: kept from the event log, never computed from all agents and conversations anew."""

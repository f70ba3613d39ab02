"""Robots of chat groups that are told of alarms, one a file. Outside packages use the entry points `haoke.robots`."""

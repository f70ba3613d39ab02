"""Small tools for visitors, such as calculators: what they ask, and formulas for what comes out of it. Pure."""

"""Paper: what leaves the house as a file. Excel workbooks and CSV, with formulas defused."""

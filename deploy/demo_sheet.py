"""Prints the first rows of a workbook's first sheet, its columns one below the other.

usage: demo_sheet.py FILE
"""

import sys
import unicodedata

import openpyxl

sheet = openpyxl.load_workbook(sys.argv[1]).worksheets[0]
rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(max_row=8, values_only=True)]


def width(text):
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


widths = [max(map(width, column)) for column in zip(*rows)]
for row in rows:
    print("  ".join(cell + " " * (most - width(cell)) for cell, most in zip(row, widths)).rstrip())

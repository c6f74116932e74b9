"""Prints what openpyxl reads from a workbook, as JSON: every cell's text, type, number format and colours."""

import json
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1])
sheets = []
for sheet in book.worksheets:
    cells = {}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None and cell.fill.fill_type is None:
                continue
            fill = cell.fill.start_color.rgb[2:] if cell.fill.fill_type == "solid" else None
            color = cell.font.color.rgb[2:] if cell.font.color is not None and cell.font.color.type == "rgb" else None
            cells[cell.coordinate] = {
                "value": "" if cell.value is None else str(cell.value), "type": cell.data_type,
                "format": cell.number_format, "fill": fill, "color": color, "bold": bool(cell.font.b),
                "link": cell.hyperlink is not None,
            }
    sheets.append({
        "name": sheet.title, "cells": cells, "frozen": sheet.freeze_panes, "filter": sheet.auto_filter.ref,
        "widths": {letter: dimension.width for letter, dimension in sheet.column_dimensions.items()},
        "rows": sheet.max_row,
    })
json.dump({"sheets": sheets}, sys.stdout)

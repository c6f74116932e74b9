"""OLE2 files ([MS-CFB]) from their streams, for what no program of today writes."""
import math
import struct

END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def compound(streams, scattered=False):
    """An OLE2 file ([MS-CFB]) whose streams all lie in large sectors; scattered: backwards, no two side by side."""
    streams = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    directory_sectors = math.ceil((len(streams) + 1) / 4)
    counts = [math.ceil(len(data) / 512) for data in streams.values()]
    total = directory_sectors + sum(counts)
    table_sectors = math.ceil(total / 127)
    table = [TABLE] * table_sectors + [table_sectors + n + 1 for n in range(directory_sectors)]
    table[-1] = END
    body, entries, start = b"", [entry("Root Entry", 5, child=1)], len(table)
    for index, (name, data) in enumerate(streams.items(), 1):
        count = math.ceil(len(data) / 512)
        pieces = [data[n * 512:n * 512 + 512].ljust(512, b"\0") for n in range(count)]
        if scattered:
            body += b"".join(reversed(pieces))
            table += [END] + [start + n for n in range(count - 1)]
            first = start + count - 1
        else:
            body += b"".join(pieces)
            table += [start + n + 1 for n in range(count - 1)] + [END]
            first = start
        entries.append(entry(name, 2, first=first, size=len(data), right=index + 1 if index < len(streams) else FREE))
        start += count
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack("<HHHHH6x", 62, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, table_sectors, table_sectors, 0, 4096, END, 0, END, 0)
    header += b"".join(struct.pack("<I", n if n < table_sectors else FREE) for n in range(109))
    packed = b"".join(struct.pack("<I", n) for n in table).ljust(512 * table_sectors, b"\xff")
    return header + packed + b"".join(entries).ljust(512 * directory_sectors, b"\0") + body


def entry(name, kind, first=END, size=0, right=FREE, child=FREE):
    raw = name.encode("utf-16le")
    return (raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw) + 2, kind, 1, FREE, right, child)
            + bytes(36) + struct.pack("<IQ", first, size))

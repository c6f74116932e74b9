"""OLE2 files ([MS-CFB]) from streams, for what no program of today writes."""
import struct

SECTOR = 512
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams):
    """A file of one storage. Streams are filled up to 4096 bytes with zeros: shorter ones would have to go into a
    second allocation table, and their readers stop at their own end marks."""
    streams = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    sectors, chains, starts = [], [], {}
    directory_sectors = (len(streams) + 4) // 4
    for name, data in streams.items():
        starts[name] = len(sectors)
        pieces = [data[at: at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(data), SECTOR)]
        chains += [len(sectors) + number + 1 for number in range(len(pieces) - 1)] + [END]
        sectors += pieces
    directory = len(sectors)
    chains += [directory + number + 1 for number in range(directory_sectors - 1)] + [END]
    tables = 1
    while tables * 128 < len(chains) + tables:
        tables += 1
    first_table = len(chains)
    chains += [TABLE] * tables
    chains += [FREE] * (tables * 128 - len(chains))
    entries = entry("Root Entry", 5, child=1) + b"".join(
        entry(name, 2, right=number + 1 if number < len(streams) else FREE, start=starts[name], size=len(data))
        for number, (name, data) in enumerate(streams.items(), 1))
    entries = entries.ljust(directory_sectors * SECTOR, b"\0")
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIIII", bytes.fromhex("D0CF11E0A1B11AE1"), bytes(16), 0x3E, 3, 0xFFFE, 9, 6, 0, tables,
        directory, 0, 4096, END, 0, END, 0, first_table)
    for number in range(1, 109):
        header += struct.pack("<I", first_table + number if number < tables else FREE)
    return header + b"".join(sectors) + entries + struct.pack(f"<{len(chains)}I", *chains)


def entry(name, kind, child=FREE, right=FREE, start=0, size=0):
    text = name.encode("utf-16le")
    return struct.pack(
        "<64sHBBIII16x4x16xIQ", text, len(text) + 2, kind, 1, FREE, right, child, start, size)

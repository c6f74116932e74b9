"""LibreOffice, started once for all conversions: a macro in a private profile loads and stores one file after another.

Only the macro language can give passwords, and one start costs as much as twenty conversions.
"""
import os
import shutil
import subprocess
import tempfile
from xml.sax.saxutils import escape

# A profile as LibreOffice itself makes it at its first start.
PRESETS = "/usr/lib/libreoffice/presets"

# A first start would put the presets' empty macro in the place of ours.
COMPLETED = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><item oor:path="/org.openoffice.Setup/Office">
<prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item></oor:items>
"""

FILTERS = {
    "doc": "MS Word 97", "odt": "writer8", "rtf": "Rich Text Format", "html": "HTML (StarWriter)",
    "docx": "MS Word 2007 XML", "pdf": "writer_pdf_Export",
    "xls": "MS Excel 97", "ods": "calc8", "xlsx": "Calc MS Excel 2007 XML",
    "calc.html": "HTML (StarCalc)",
    "ppt": "MS PowerPoint 97", "pptx": "Impress MS PowerPoint 2007 XML", "odp": "impress8",
}

MACRO = """
Sub Store(source As String, target As String, filter As String, password As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  document = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, hidden())
  Dim how(2) As New com.sun.star.beans.PropertyValue
  how(0).Name = "FilterName"
  how(0).Value = filter
  If password = "odf" Then
    how(1).Name = "Password"
    how(1).Value = password
  ElseIf password = "ooxml" Then
    Dim package(1) As New com.sun.star.beans.NamedValue
    package(0).Name = "CryptoType"
    package(0).Value = "Standard"
    package(1).Name = "OOXPassword"
    package(1).Value = password
    how(1).Name = "EncryptionData"
    how(1).Value = package()
  ElseIf password = "binary" Then
    Dim key(15) As Byte
    Dim i As Integer
    For i = 0 To 15
      key(i) = i + 1
    Next
    Dim old(1) As New com.sun.star.beans.NamedValue
    old(0).Name = "STD97EncryptionKey"
    old(0).Value = key()
    old(1).Name = "STD97UniqueID"
    old(1).Value = key()
    how(1).Name = "EncryptionData"
    how(1).Value = old()
  End If
  document.storeToURL(ConvertToURL(target), how())
  document.close(True)
End Sub
Sub All
  On Error GoTo Failed
%(calls)s
  StarDesktop.terminate()
  Exit Sub
Failed:
  Open "%(trouble)s" For Output As #1
  Print #1, Error$
  Close #1
  StarDesktop.terminate()
End Sub
"""

MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
script:language="StarBasic">%s</script:module>
"""

waiting = []


def convert(source, target, filter=None, password=""):
    """Asks for a conversion; `filter` is the target's extension unless given. `run` makes the files."""
    waiting.append((source, target, FILTERS[filter or target.rsplit(".", 1)[1]], password))


def run():
    """Makes all files asked for; raises with LibreOffice's words when one can't be made."""
    with tempfile.TemporaryDirectory() as profile:
        shutil.copytree(PRESETS, f"{profile}/user")
        with open(f"{profile}/user/registrymodifications.xcu", "w", encoding="utf-8") as file:
            file.write(COMPLETED)
        calls = "\n".join(
            f'  Store("{os.path.abspath(source)}", "{os.path.abspath(target)}", "{filter}", "{password}")'
            for source, target, filter, password in waiting)
        module = MODULE % escape(MACRO % {"calls": calls, "trouble": f"{profile}/trouble"})
        with open(f"{profile}/user/basic/Standard/Module1.xba", "w", encoding="utf-8") as file:
            file.write(module)
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore", "--nolockcheck",
             "macro:///Standard.Module1.All"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600, check=True)
        if os.path.exists(f"{profile}/trouble"):
            with open(f"{profile}/trouble", encoding="utf-8", errors="replace") as file:
                raise RuntimeError(f"LibreOffice: {file.read().strip()}")
    missing = [target for _, target, _, _ in waiting if not os.path.exists(target)]
    if missing:
        raise RuntimeError(f"LibreOffice has not made {missing}: install libreoffice-writer-nogui and its siblings")

import struct Crypto.SHA256
import Submissions

extension Office {
    /// What decides mails besides the mails: another value means that held and ignored ones may be decided otherwise.
    var fingerprint: String {
        let facts = """
            \(rulesVersion)
            \(name)
            \(timeZone.identifier)
            \(roster.units)
            \(notices)
            \(ownAddresses.sorted())
            """
        return SHA256.hash(data: Array(facts.utf8)).map { byte in
            let hex = String(byte, radix: 16)
            return hex.count == 1 ? "0" + hex : hex
        }.joined()
    }
}

public import Inspection

/// The units that a filled-in form or a title in a mail's files claims to be of, and that the subject names, where none of
/// them is `unit` or one that it may send for; each once, with the first place that says so.
///
/// - Parameter attachment: The path of the one file that is asked about; nil for the whole mail.
public func unitsClaimed(
    by examination: Examination, besides unit: OrganizationalUnit, attachment: String? = nil, office: Office
) -> [UnitMatch] {
    let files = MailFile.files(of: examination.attachments)
    let references = ReferencesInMail(subject: examination.subject, text: examination.text, office: office)
    let evidence = UnitEvidence(examination, files: files, references: references, office: office)
    var claims = evidence.claimsByFile.filter { claim in
        [.form, .title].contains(claim.place)
            && (attachment == nil || files[claim.file].attachment.path == attachment)
    }.map { (place: $0.place, units: $0.units) }
    if attachment == nil { claims.append((.subject, evidence.claims(at: .subject))) }
    let own = Set([unit.code] + unit.sendsFor)
    var found: [UnitMatch] = []
    for claim in claims {
        let units = claim.units.map { office.roster.units[$0] }
        guard !units.contains(where: { own.contains($0.code) }) else { continue }
        for other in units where !found.contains(where: { $0.code == other.code }) {
            let reason = Reason(claim.place.code, other.name)
            found.append(UnitMatch(code: other.code, name: other.name, confidence: 1, because: [reason]))
        }
    }
    return found
}

import Foundation
public import Settings
public import Submissions

/// Reads what the configuration points to: calendar, roster, notices. Nil when any of it has errors; all of them, and what
/// is merely doubtful, are in `problems`, in the order of the files and of their lines.
public func loadOffice(_ configuration: Configuration) -> (office: Office?, problems: [Problem]) {
    let problems = Problems()
    let office = OfficeSources(configuration).load(problems)
    return (problems.errorCount == 0 ? office : nil, problems.all.inReadingOrder())
}

extension OfficeSources {
    /// The office as far as it can be read. All that is wrong is added to `problems`.
    func load(_ problems: Problems) -> Office {
        let calendar = calendar(problems)
        let roster = roster(problems)
        let notices = notices(roster: roster, calendar: calendar, problems)
        roster?.checkCategories(against: notices, file: self.roster ?? "", problems: problems)
        var office = Office(
            name: name, language: language, timeZone: timeZone, roster: roster ?? Roster(units: []), notices: notices,
            ownAddresses: ownAddresses)
        office.calendar = calendar ?? .builtIn
        return office
    }

    private func calendar(_ problems: Problems) -> WorkingCalendar? {
        guard let workdays else { return .builtIn }
        return contents(of: workdays, limit: Section.largestFile, problems)
            .flatMap { WorkingCalendar.read($0, file: workdays, problems: problems) }
    }

    private func roster(_ problems: Problems) -> Roster? {
        guard let roster else { return nil }
        return contents(of: roster, limit: Roster.largestFile, advice: Self.rosterAdvice, problems)
            .flatMap { Roster.read($0, file: roster, ownAddresses: ownAddresses, problems: problems) }
    }

    private static let rosterAdvice =
        "list the office's units there, in the columns code,name,aliases,categories,addresses; `muster setup --roster SHEET` "
        + "makes it from the list that you have"

    private func notices(roster: Roster?, calendar: WorkingCalendar?, _ problems: Problems) -> [Notice] {
        guard let notices else { return [] }
        var context = NoticeContext(
            timeZone: timeZone, language: language, roster: roster, mailboxes: mailboxes.isEmpty ? nil : mailboxes,
            calendar: calendar)
        context.reminders = reminders
        context.templateExists = { FileManager.default.isReadableFile(atPath: absolutePath($0, in: notices)) }
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: notices).sorted()
            // Editors leave hidden copies beside a file.
            let files = names.filter { $0.hasSuffix(".toml") && !$0.hasPrefix(".") }.map { notices + "/" + $0 }
            if files.isEmpty {
                problems.add(Problem(file: notices, message: "holds no notice (*.toml)", severity: .warning))
            }
            let read = files.compactMap { file in
                contents(of: file, limit: Section.largestFile, problems).map { (file, $0) }
            }
            return Notice.readAll(read, context: context, problems: problems)
        } catch {
            problems.add(Problem(file: notices, message: "cannot be read: \(reason(error))"))
            return []
        }
    }
}

extension Office {
    /// Takes the header rows of the notices' blank forms from the forms themselves, where the notice does not state them.
    /// `header` reads one form at an absolute path, sandboxed, and answers its header row; what it throws is answered as
    /// a problem of the form.
    public mutating func readTemplates(
        of configuration: Configuration, header: (String) async throws -> [String]
    ) async -> [Problem] {
        var problems: [Problem] = []
        for notice in notices.indices {
            for phase in notices[notice].phases.indices {
                for index in notices[notice].phases[phase].requirements.indices {
                    let requirement = notices[notice].phases[phase].requirements[index]
                    guard let template = requirement.template, requirement.templateHeader.isEmpty else { continue }
                    let path = absolutePath(template, in: configuration.noticesDirectory)
                    do {
                        let header = try await header(path)
                        notices[notice].phases[phase].requirements[index].templateHeader = header
                        if header.isEmpty {
                            problems.append(Problem(file: path, message: "holds no table with a header row"))
                        }
                    } catch {
                        problems.append(Problem(file: path, message: "cannot be read as a form: \(error)"))
                    }
                }
            }
        }
        return problems
    }
}

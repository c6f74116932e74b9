import ArgumentParser
import Foundation
import Mail
import Store
import Submissions
import TerminalText

struct AddressesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "addresses",
        abstract: "Shows the addresses that letters do not reach.",
        discussion: """
            No letters go there until a mail comes from the address or it is cleared; a unit's next address is used instead. \
            An address is marked by itself when a mail system says for good that it cannot be reached.
            """,
        subcommands: [ListAddresses.self, MarkAddress.self, ClearAddress.self],
        defaultSubcommand: ListAddresses.self)
}

struct ListAddresses: MusterCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists them, with the reason.")

    @OptionGroup var config: ConfigurationOption
    @OptionGroup var output: OutputOptions

    func execute() async throws {
        let files = try await OfficeFiles(config)
        let office = files.office
        let addresses = try await files.openForReading()?.undeliverable() ?? []
        if output.json {
            print(JSONValue.array(addresses.map { $0.report(office) }).text)
            return
        }
        var table = TextTable(columns: [.init("Address"), .init("Unit"), .init("Since"), .init("Why")])
        for address in addresses {
            let unit = office.roster.unit(address: address.address)?.name ?? ""
            table.append([
                "\(address.address)", "\(unit)", "\(formatMoment(address.at, in: office.timeZone))",
                "\(address.fault.text(in: office.language))",
            ])
        }
        print(table.text(width: output.width, color: output.color), terminator: "")
    }
}

struct MarkAddress: MusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "mark", abstract: "Lets no more letters go to an address, as when a bounce could not be proven.")

    @Argument(help: "The address.")
    var address: String

    @OptionGroup var config: ConfigurationOption
    @OptionGroup var output: OutputOptions

    func execute() async throws {
        let who = commandUser
        let files = try await OfficeFiles(config)
        guard EmailAddress.isPlain(address) else {
            throw CommandFailure(.badData, "\(VisibleText.of(address)) is no address of the form name@example.org")
        }
        let store = try files.openForCommand()
        guard try await store.markUndeliverable(address, by: who, at: Date()) else {
            throw CommandFailure(
                .badData, "\(VisibleText.of(address)) is marked already; muster outbox addresses shows since when")
        }
        let unit = files.office.roster.unit(address: address.lowercased())
        print(
            output.json
                ? JSONValue.object([("marked", .string(address.lowercased())), ("unit", .text(unit?.code))]).text
                : "No more letters go to \(VisibleText.of(address))\(unit.map { " (\($0.name))" } ?? "").")
    }
}

struct ClearAddress: MusterCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear", abstract: "Lets letters go to an address again.")

    @Argument(help: "The address, as listed.")
    var address: String

    @OptionGroup var config: ConfigurationOption
    @OptionGroup var output: OutputOptions

    func execute() async throws {
        let who = commandUser
        let files = try await OfficeFiles(config)
        let store = try files.openForCommand()
        guard try await store.clearUndeliverable(address, by: who, at: Date()) else {
            throw CommandFailure(
                .noInput, "\(VisibleText.of(address)) is not marked; muster outbox addresses shows which are")
        }
        print(
            output.json
                ? JSONValue.object([("cleared", .string(address.lowercased()))]).text
                : "letters go to \(VisibleText.of(address)) again")
    }
}

extension UndeliverableAddress {
    /// What `outbox addresses --json` and `status --json` print of one.
    func report(_ office: Office) -> JSONValue {
        .object([
            ("address", .string(address)),
            ("unit", .text(office.roster.unit(address: address)?.code)),
            ("at", .string(formatMoment(at, in: office.timeZone))),
            ("letter", letter.map { .integer(Int($0)) } ?? .null),
            ("fault", .string(fault.rawValue)),
            ("reason", .string(fault.text(in: office.language))),
        ])
    }
}

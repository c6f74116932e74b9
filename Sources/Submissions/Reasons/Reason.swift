/// Why something was decided, kept as data so that it can be shown in any language and counted.
public struct Reason: Codable, Equatable, Hashable, Sendable {
    /// What kind of reason; its raw value is stored, so it is never renamed.
    public var code: Code
    /// The facts that the sentence needs, in the order its text names them. Numbers are plain ("301"), days are
    /// `2020-10-13`, moments RFC 3339, a list is joined by line feeds: ``text(in:)`` spells them for people.
    public var values: [String]

    public init(_ code: Code, _ values: String...) {
        self.code = code
        self.values = values
    }

    public enum Code: String, Codable, CaseIterable, Sendable {
        // Which unit.
        case rosteredAddress, ownDomain, sentOnBehalf, sentForOthers, ownerUnclear, severalUnitsInFile,
            perhapsForOthers
        case namedByReference, namedInSubject, namedInForm, namedInTitle, namedInFileName, namedInText, namedAsSender
        case namedInSignature, misspelledName
        // Why a mail is held, ignored or a bounce.
        case senderAmbiguous, senderMissing, unknownSender, namedOnlyWeakly, severalUnitsNamed, unitDisagrees
        case onBehalfOfSeveral, unitNotFound, noticeNotFound, noticesTie, nothingAttached, tooManyFiles, unreadable
        case nothingAskedOfUnit, ownMail, automaticMail, bounced, bounceUnproven, notASubmission
        // Which notice.
        case keywordInSubject, keywordInFileName, keywordInTitle, keywordInText, titleNamed, referenceNamed
        case noticeYear, yearDiffers, withinWindow, outsideWindow, itemsFit, informationalNotice, subjectPattern
        case supplement, senderUnconfirmed
        // Which requirement.
        case titleLine, headerMatch, headerDiffers, nameWord, folderWord, annexInName, annexLine, cues, mailWord,
            sheetName
        case pictureContent, videoContent, nameDisagrees, openPhase, seems
        case undecidedBetween, notRecognised, noticeEcho, twoInOne, topicUnclear, nothingAsks, notAskedOfUnit
        case scanned, tinyPicture, inlinePhoto, photosInDocument, bodyText, linkOnly, linkExpires, otherYear
        case scannedPages, graphic, photoElsewhen, partOf, emptyColumns, emptyCells, samePicture
        case coverLetter, oldDraft, partOnly, unwritten, severalInOne
        case notReadYet, unsupportedFormat, durationUnknown, dimensionsUnknown
        // Who or what is nominated.
        case nominationMaterial, nomineeNamed, nomineeRow, nomineeUnclear, nomineeDisagrees, nomineeUnmentioned
        case nomineeMaterials, nomineeLacks, nomineeListed
        // Which stated rule is broken.
        case tooLong, tooShort, tooLowResolution, tooManyBytes, wrongFormat, tooFewCharacters, tooManyCharacters
        case emptyForm, emptyFile, encrypted, encryptedArchive, multiVolume, truncated, corrupt, tooLargeToRead
        case afterCutoff
        // What is only noted.
        case lateArrival, namePattern, noCaption, captionsMissing, captionList, sameBytes
        // Which version counts.
        case identicalCountedOnce, samePicturesCountedOnce, superseded, severalForOne, lateSetAside,
            provisionalSetAside, moreThanAsked
        case countsLateOnes, alternativeComplete, withoutCaption, nilReturn
        // What a coordinator decided.
        case acceptedByHand, sentBack, assignedByHand
    }
}

extension Reason {
    /// The reason as a sentence without its full stop, fit for a list.
    public func text(in language: Language) -> String {
        code.wording.text(language, values)
    }

    /// What the unit does to mend it; nil when there is nothing for the unit to mend.
    public func remedy(in language: Language) -> String? {
        code.wording.remedy(language, values)
    }

    /// Whether this is a rule that the unit broke and can mend.
    public var isForUnitToMend: Bool { code.wording.isMendable }
}

extension Reason.Code {
    /// How many values the sentence needs.
    public var valueCount: Int { wording.valueCount }

    /// Every code stands in exactly one of the tables, as the tests prove.
    var wording: Wording {
        Wording.ofSender[self] ?? Wording.ofNotice[self] ?? Wording.ofRequirement[self] ?? Wording.ofRules[self]
            ?? Wording.ofStanding[self] ?? Wording.ofRulings[self] ?? Wording(rawValue, rawValue)
    }
}

extension [Reason] {
    /// Whether a mail is held although its unit is known, because its notice is not: a person must name it.
    public var leaveNoticeOpen: Bool {
        contains { [.noticeNotFound, .noticesTie, .nothingAttached, .nothingAskedOfUnit].contains($0.code) }
    }
}

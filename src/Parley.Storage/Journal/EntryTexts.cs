using Parley.Storage.Records;
using Parley.Storage.Redaction;

namespace Parley.Storage.Journal;

/// <summary>
/// Redacts the texts of entries and cuts them to their bounds. After a question for a card, PIN or code the digits of the next items are taken out
/// whatever they look like: a caller says them in pieces. What an operator asks is known late or never, so that they are while one has the call, and for as
/// many items after that. One call's loop uses it.
/// </summary>
internal sealed class EntryTexts(RecorderOptions options, Redactor redactor)
{
    private const int MaxNameLength = 200;
    private const int MaxWords = 10_000; // an item of an hour
    private const decimal MaxCost = 1_000_000;
    private const int ItemsAfterQuestion = 6;
    private const int MaxJsonFactor = 8; // of MaxTextLength: JSON that is parsed
    private const string CutMark = " […]";
    private int _itemsWithSecrets;
    private int _operatorCount; // the next one may begin before the end of the one before is told

    private bool AnswersQuestion => _itemsWithSecrets > 0 || _operatorCount > 0;

    public static CallStart Prepare(CallStart start) => start with
    {
        AgentName = Name(start.AgentName),
        Transport = start.Transport is null ? null : Name(start.Transport),
        Caller = start.Caller is null ? null : Name(start.Caller),
    };

    public static CallEnd Prepare(CallEnd end) => end with { Reason = Name(end.Reason) };

    public CallEntry Prepare(CallEntry entry) => entry switch
    {
        SaidEntry said => Prepare(said),
        NoteEntry note => note with { ItemId = Name(note.ItemId), Text = Text(note.Text) },
        HeardEntry heard => heard with { ItemId = Name(heard.ItemId), Text = Text(heard.Text) },
        ToolCallEntry call => call with
        {
            ToolCallId = Name(call.ToolCallId),
            Tool = Name(call.Tool),
            Arguments = Json(call.Arguments),
            Result = call.Result is null ? null : Json(call.Result),
            Error = call.Error is null ? null : Text(call.Error),
        },
        ToolStepEntry step => step with { ToolCallId = Name(step.ToolCallId), Tool = Name(step.Tool), Arguments = Json(step.Arguments), Result = Json(step.Result) },
        WorkEntry work => work with
        {
            WorkId = Name(work.WorkId),
            Intent = Name(work.Intent),
            Result = work.Result is null ? null : Text(work.Result),
            Failure = work.Failure is null ? null : Name(work.Failure),
        },
        HandoffEntry handoff => handoff with { FromAgent = Name(handoff.FromAgent), ToAgent = Name(handoff.ToAgent) },
        ReconnectionEntry reconnection => reconnection with { Reason = Name(reconnection.Reason) },
        GuardrailEntry guardrail => guardrail with { Guardrail = Name(guardrail.Guardrail), Stage = Name(guardrail.Stage), Reason = Text(guardrail.Reason) },
        FailureEntry failure => failure with { Code = Name(failure.Code), Message = Text(failure.Message) },
        TurnEntry turn => turn with { ItemId = Name(turn.ItemId) },
        UsageEntry usage => usage with { Model = Name(usage.Model), Cost = usage.Cost is { } cost ? Math.Clamp(cost, -MaxCost, MaxCost) : null },
        RecordingEntry recording => recording with { Reference = Name(recording.Reference), MediaType = Name(recording.MediaType) },
        ConsentEntry consent => consent with { Manner = Name(consent.Manner), ItemId = NameOrNull(consent.ItemId) },
        EventEntry happened => Prepare(happened),
        _ => entry,
    };

    /// <summary>A name, a code or an id: printable, and short.</summary>
    public static string Name(string name)
    {
        var printable = name.Any(IsUnprintable) ? string.Concat(name.Where(character => !IsUnprintable(character))) : name;
        return printable.Length <= MaxNameLength ? printable : printable[..MaxNameLength];
    }

    private static string? NameOrNull(string? name) => name is null ? null : Name(name);

    /// <summary>Half a surrogate pair is no UTF-8: a database refuses it. Whole pairs are left out of names too.</summary>
    private static bool IsUnprintable(char character) => char.IsControl(character) || char.IsSurrogate(character);

    private EventEntry Prepare(EventEntry happened)
    {
        switch (happened.Name)
        {
            case "operator_spoke": // of which nobody knows the words
                _itemsWithSecrets = ItemsAfterQuestion;
                break;
            case "taken_over":
                _operatorCount++;
                break;
            case "given_back":
                _operatorCount = Math.Max(0, _operatorCount - 1);
                _itemsWithSecrets = ItemsAfterQuestion;
                break;
            case "leg_ended" when _operatorCount > 0:
                _operatorCount = 0;
                _itemsWithSecrets = ItemsAfterQuestion;
                break;
        }

        return happened with { Name = Name(happened.Name), Subject = NameOrNull(happened.Subject), Detail = NameOrNull(happened.Detail) };
    }

    private SaidEntry Prepare(SaidEntry said)
    {
        var original = Bounded(said.Text);
        var redaction = redactor.Redact(original, AnswersQuestion);
        var asks = Redactor.AsksForSecret(original);
        _itemsWithSecrets = asks ? ItemsAfterQuestion : Math.Max(0, _itemsWithSecrets - 1);
        return WordTimes.Redact(said with { Words = [.. said.Words.Take(MaxWords)] }, redaction) with { ItemId = Name(said.ItemId), Text = Cut(redaction.Text) };
    }

    private string Text(string text) => Cut(redactor.Redact(Bounded(text), AnswersQuestion).Text);

    /// <summary>Cut after redaction, because cut JSON is none; what is far too long is redacted as text.</summary>
    private string Json(string json) =>
        Cut(redactor.RedactJson(json.Length <= (long)MaxJsonFactor * options.MaxTextLength ? json : Bounded(json), AnswersQuestion));

    /// <summary>Before redaction twice as much is left: what the cut goes through is cut away afterwards.</summary>
    private string Bounded(string text) => text.Length <= 2 * options.MaxTextLength ? text : text[..(2 * options.MaxTextLength)];

    private string Cut(string text) => text.Length <= options.MaxTextLength ? text : string.Concat(text.AsSpan(0, options.MaxTextLength), CutMark);
}

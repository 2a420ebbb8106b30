using Parley.Realtime;
using Parley.Realtime.Sessions;
using Parley.Realtime.Translation;
using Parley.Server.Keys;

namespace Parley.Server.Realtime;

/// <summary>Which session a client gets.</summary>
/// <param name="Model">The model's id; null for a transcription session.</param>
/// <param name="Update">The <c>session.update</c> that brings what the session starts with; null for the defaults.</param>
internal sealed record SessionChoice(string? Model, ClientEvent? Update)
{
    /// <summary>True for an interpreter instead of a conversation.</summary>
    public bool IsTranslation { get; private init; }

    /// <summary>What stands for the end user, for the service behind this server; null for none.</summary>
    public string? SafetyIdentifier { get; init; }

    /// <summary>
    /// Joins what the URL asks for with what a client secret carries. What the secret says wins: it was made by somebody who is trusted
    /// more than the one who shows it. What it leaves open, the URL decides.
    /// </summary>
    /// <param name="request">The URL.</param>
    /// <param name="secret">The secret that the client came with; null for none.</param>
    /// <param name="defaultModel">The model of a secret when nobody names one.</param>
    /// <param name="refusal">Why there is no such session; null when there is.</param>
    public static SessionChoice? Decide(RealtimeRequest request, ClientSecret? secret, string defaultModel, out RealtimeRefusal? refusal)
    {
        refusal = request.IsTranslation ? FaultOfTranslation(request, secret) : Fault(request, secret);
        if (refusal is not null)
        {
            return null;
        }

        var choice = secret?.Translation is { } translation ? Of(translation)
            : request.IsTranslation ? new SessionChoice(request.Model, null) { IsTranslation = true }
            : secret?.Session is { } session ? Of(session, request.Model ?? defaultModel)
            : request.Intent is not null ? new SessionChoice(null, null)
            : new SessionChoice(request.Model ?? defaultModel, null);
        return choice with { SafetyIdentifier = secret?.SafetyIdentifier ?? request.SafetyIdentifier };
    }

    /// <summary>The session that a configuration describes.</summary>
    /// <param name="session">As a client secret carries it.</param>
    /// <param name="model">The model, if the configuration names none.</param>
    public static SessionChoice Of(SessionConfiguration session, string model) => session is RealtimeSessionConfiguration realtime
        ? new SessionChoice(realtime.Model ?? model, UpdateTo(realtime with { Model = null })) // opened with its model, so not changed to it
        : new SessionChoice(null, UpdateTo(session));

    /// <summary>The translation session that a client secret carries; it names its model.</summary>
    public static SessionChoice Of(TranslationSession session)
    {
        var update = new TranslationSessionUpdateEvent { Session = session with { Model = null, Type = null } };
        return new SessionChoice(session.Model, update) { IsTranslation = true };
    }

    /// <summary>The model; not for whom, nor what it is told.</summary>
    public override string ToString() => Model ?? "transcription";

    private static SessionUpdateEvent UpdateTo(SessionConfiguration session) => new() { Session = session };

    private static RealtimeRefusal? Fault(RealtimeRequest request, ClientSecret? secret) => (request.Intent, request.Model, secret) switch
    {
        (_, _, { Translation: not null }) => RealtimeRefusal.SecretForTranslations,
        (null, null, null) => RealtimeRefusal.MissingModel,
        ("transcription", not null, _) => RealtimeRefusal.ModelWithTranscription,
        ("transcription", _, { Session: RealtimeSessionConfiguration }) => RealtimeRefusal.SecretForConversations,
        (not (null or "transcription"), null, _) => RealtimeRefusal.InvalidIntent(request.Intent),
        _ => null,
    };

    private static RealtimeRefusal? FaultOfTranslation(RealtimeRequest request, ClientSecret? secret) => (request.Model, secret) switch
    {
        (_, { Translation: not null }) => null,
        (_, { Session: not null }) => RealtimeRefusal.SecretForSessions,
        (null, _) => RealtimeRefusal.MissingModel,
        _ => null,
    };
}

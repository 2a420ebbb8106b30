using Parley.Realtime.Sessions;
using Parley.Server.Keys;

namespace Parley.Server.Realtime;

/// <summary>Which session a client gets.</summary>
/// <param name="Model">The model's id; null for a transcription session.</param>
/// <param name="Attached">What the session starts with; null for the defaults.</param>
internal sealed record SessionChoice(string? Model, SessionConfiguration? Attached)
{
    /// <summary>True for an interpreter instead of a conversation.</summary>
    public bool IsTranslation { get; private init; }

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
        refusal = (request.Intent, request.Model, secret) switch
        {
            _ when request.IsTranslation => request.Model is null ? RealtimeRefusal.MissingModel
                : secret?.Session is null ? null : RealtimeRefusal.SecretForSessions,
            (null, null, null) => RealtimeRefusal.MissingModel,
            ("transcription", not null, _) => RealtimeRefusal.ModelWithTranscription,
            ("transcription", _, { Session: RealtimeSessionConfiguration }) => RealtimeRefusal.SecretForConversations,
            (not (null or "transcription"), null, _) => RealtimeRefusal.InvalidIntent(request.Intent),
            _ => null,
        };
        if (refusal is not null)
        {
            return null;
        }

        return request.IsTranslation ? new SessionChoice(request.Model, null) { IsTranslation = true }
            : secret?.Session is { } session ? Of(session, request.Model ?? defaultModel)
            : request.Intent is not null ? new SessionChoice(null, null)
            : new SessionChoice(request.Model ?? defaultModel, null);
    }

    /// <summary>The session that a configuration describes.</summary>
    /// <param name="session">As a client secret carries it.</param>
    /// <param name="model">The model, if the configuration names none.</param>
    public static SessionChoice Of(SessionConfiguration session, string model) => session is RealtimeSessionConfiguration realtime
        ? new SessionChoice(realtime.Model ?? model, realtime with { Model = null }) // opened with its model, so not changed to it
        : new SessionChoice(null, session);
}

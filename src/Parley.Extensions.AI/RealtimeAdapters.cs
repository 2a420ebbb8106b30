using Microsoft.Extensions.AI;
using Parley.Extensions.AI.Clients;
using Parley.Extensions.AI.Models;
using Parley.Realtime;

namespace Parley.Extensions.AI;

/// <summary>Adapters between Parley's <see cref="IRealtimeModel"/> and the <see cref="IRealtimeClient"/> of Microsoft.Extensions.AI.</summary>
public static class RealtimeAdapters
{
    /// <summary>
    /// A model for programs and middleware of Microsoft.Extensions.AI. Each message of a session carries Parley's <see cref="ServerEvent"/> as its
    /// raw representation; what the abstractions have no message for comes as raw content alone. A message whose raw representation is a
    /// <see cref="ClientEvent"/>, or JSON text of one, is sent as it is.
    /// </summary>
    /// <param name="model">Stays the caller's to dispose.</param>
    /// <returns>Also gives <paramref name="model"/> by <see cref="IRealtimeClient.GetService"/>.</returns>
    public static IRealtimeClient AsRealtimeClient(this IRealtimeModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new ModelClient(model);
    }

    /// <summary>
    /// A client of Microsoft.Extensions.AI as a model for Parley's sessions. The abstractions tell nothing of settings in force, of turns and of
    /// interruptions: the settings are confirmed as they were asked for, and everything else is known only as far as the client gives raw
    /// representations that <paramref name="readRaw"/> can read. What they have no message for is sent as JSON text in a raw representation.
    /// </summary>
    /// <param name="client">Stays the caller's to dispose.</param>
    /// <param name="options">What each session begins with; null for the client's defaults.</param>
    /// <param name="readRaw">
    /// Makes a wire event of a raw representation, null when it cannot; null for what is read anyway: a <see cref="ServerEvent"/>, JSON as text,
    /// bytes or element.
    /// </param>
    public static IRealtimeModel AsRealtimeModel(
        this IRealtimeClient client, RealtimeSessionOptions? options = null, Func<object, ServerEvent?>? readRaw = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new ClientModel(client, options, readRaw ?? (_ => null));
    }
}

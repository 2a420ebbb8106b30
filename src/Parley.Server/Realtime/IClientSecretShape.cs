using Parley.Realtime;

namespace Parley.Server.Realtime;

/// <summary>How one request for a client secret is written, and its answer.</summary>
internal interface IClientSecretShape
{
    /// <exception cref="ParleyProtocolException">The body holds a mistake.</exception>
    ClientSecretRequest Read(ReadOnlyMemory<byte> body);

    /// <summary>A mistake that was found behind <see cref="Read"/>, in the words of the request.</summary>
    ParleyProtocolException Translate(ParleyProtocolException mistake);

    /// <summary>The answer as UTF-8 JSON.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="expiresAt">When it ceases to open sessions.</param>
    /// <param name="created">The <c>session.created</c> of such a session.</param>
    ReadOnlyMemory<byte> WriteAnswer(string secret, DateTimeOffset expiresAt, ServerEvent created);
}

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Parley.Testing.Stages;

/// <summary>A chat model that says what a test tells it to, and keeps what it was asked. Thread-safe.</summary>
/// <param name="reply">Makes the updates of one reply; may throw, or wait on the token.</param>
public sealed class FakeChatClient(Func<FakeChatRequest, CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> reply) : IChatClient
{
    private readonly ConcurrentQueue<FakeChatRequest> _requests = new();

    /// <summary>Offered by <see cref="GetService"/>, e.g. a source of recognition domains.</summary>
    public IReadOnlyList<object> Services { get; init; } = [];

    /// <summary>What it was asked, oldest first.</summary>
    public IReadOnlyCollection<FakeChatRequest> Requests => _requests;

    /// <summary>A chat model that answers with the given contents, one update each, whatever it is asked.</summary>
    public static FakeChatClient Replying(params AIContent[] contents) => new((_, _) => Updates(contents));

    /// <summary>A chat model that answers with text made from the request.</summary>
    public static FakeChatClient Replying(Func<FakeChatRequest, string> text) => new((request, _) => Updates([new TextContent(text(request))]));

    /// <summary>Gives contents one by one, as a model that streams would.</summary>
    public static async IAsyncEnumerable<ChatResponseUpdate> Updates(params AIContent[] contents)
    {
        foreach (var content in contents ?? [])
        {
            await Task.CompletedTask.ConfigureAwait(false);
            yield return new ChatResponseUpdate(ChatRole.Assistant, [content]);
        }
    }

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new FakeChatRequest([.. messages], options);
        _requests.Enqueue(request);
        await foreach (var update in reply(request, cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return update;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null || serviceType is null ? null
            : serviceType.IsInstanceOfType(this) ? this
            : Services.FirstOrDefault(serviceType.IsInstanceOfType);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Holds nothing.
    }
}

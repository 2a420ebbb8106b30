using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Wire = OpenAI.Chat;

namespace Parley.Engine.OpenAI;

/// <summary>
/// A chat model behind <c>/v1/chat/completions</c>. Streams text as it comes; a function call comes whole, when its arguments are.
/// Thread-safe. Failures are <see cref="ProviderException"/>s.
/// </summary>
public sealed class OpenAIChatClient : IChatClient
{
    private readonly OpenAIStageOptions _options;
    private readonly ProviderFault _fault;
    private readonly Wire.ChatClient _client;
    private readonly ChatClientMetadata _metadata;

    /// <summary>Uses the server that <paramref name="options"/> name; sends nothing yet.</summary>
    public OpenAIChatClient(OpenAIStageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _fault = new ProviderFault(options, "/chat/completions");
        _client = Create(options.Model);
        _metadata = new ChatClientMetadata("openai", options.Endpoint, options.Model);
    }

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var client = options?.ModelId is { } model && model != _options.Model ? Create(model) : _client;
        var reader = new ChatStreamReader();
        var stream = client.CompleteChatStreamingAsync(
            ChatRequest.Messages(messages, options?.Instructions), ChatRequest.Options(options), cancellationToken);
        var updates = stream.GetAsyncEnumerator(cancellationToken);
        await using var disposal = updates.ConfigureAwait(false);
        while (await MoveNextAsync(updates, cancellationToken).ConfigureAwait(false))
        {
            if (reader.Read(updates.Current) is { } update)
            {
                yield return update;
            }
        }

        if (reader.Finish() is { } last)
        {
            yield return last;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? _metadata
        : serviceType?.IsInstanceOfType(this) == true ? this
        : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        // The HTTP client is the caller's or the package's shared one.
    }

    private async ValueTask<bool> MoveNextAsync(
        IAsyncEnumerator<Wire.StreamingChatCompletionUpdate> updates, CancellationToken cancellationToken)
    {
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception fault) when (ProviderFault.IsFault(fault, cancellationToken))
        {
            throw _fault.Describe(fault);
        }
    }

    private Wire.ChatClient Create(string model) => new(model, OpenAIStage.Credential(_options), OpenAIStage.Client(_options));
}

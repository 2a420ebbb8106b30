using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Engine.Dialogue.Turns;
using Parley.Engine.Speech;

namespace Parley.Engine.Dialogue;

/// <summary>
/// A chat model that follows a <see cref="DialogueScript"/>: a stand-in for a language model. It keeps nothing between requests;
/// where a conversation stands is worked out from its history, so equal histories get equal answers. It calls only tools of
/// <see cref="ChatOptions.Tools"/>; for those that the script does not know it goes by name, description and JSON schema.
/// Offers <see cref="IRecognitionDomainSource"/> through <see cref="GetService"/>. Thread-safe.
/// </summary>
public sealed class DialogueScriptChatClient : IChatClient
{
    /// <summary>On a <see cref="FunctionCallContent"/>: the names (<c>string[]</c>) of arguments that must not be logged or shown.</summary>
    public const string SecretArguments = "parley.secret_arguments";

    /// <summary>Sets of tools met before; more than this are other people's sessions, whose preparation is not worth keeping.</summary>
    private const int MostResponders = 32;

    private readonly ConcurrentDictionary<string, DialogueResponder> _responders = [];
    private readonly ChatClientMetadata _metadata;
    private readonly DialogueScript _script;
    private readonly DomainSource _domainSource;
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates a chat model for one script.</summary>
    /// <param name="script">What can be talked about; <see cref="DialogueScript.Empty"/> serves only the conversation's tools.</param>
    /// <param name="timeProvider">Says which day "tomorrow" is; the system's clock when null.</param>
    public DialogueScriptChatClient(DialogueScript script, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(script);
        _script = script;
        _timeProvider = timeProvider ?? TimeProvider.System;
        _domainSource = new DomainSource(this);
        _metadata = new ChatClientMetadata("parley", defaultModelId: "dialogue-script");
    }

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        var history = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var step = Responder(options?.Tools).Respond(history, options);
        var id = Hash(string.Create(CultureInfo.InvariantCulture, $"{history.Count}|{step}"));
        if (step is CallStep call)
        {
            yield return Update(id, Call(call, history.Count), ChatFinishReason.ToolCalls);
            yield break;
        }

        foreach (var word in Words(((SayStep)step).Text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return Update(id, new TextContent(word), null);
        }

        yield return new ChatResponseUpdate(ChatRole.Assistant, []) { ResponseId = "resp_" + id, MessageId = "msg_" + id, FinishReason = ChatFinishReason.Stop };
        await Task.CompletedTask.ConfigureAwait(false); // nothing to wait for: the answer is worked out at once
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(IRecognitionDomainSource) ? _domainSource
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType == typeof(DialogueScript) ? _script
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Does nothing: there is nothing to release.</summary>
    public void Dispose()
    {
    }

    private static ChatResponseUpdate Update(string id, AIContent content, ChatFinishReason? finishReason) => new(ChatRole.Assistant, [content])
    {
        ResponseId = "resp_" + id,
        MessageId = "msg_" + id,
        FinishReason = finishReason,
    };

    private static FunctionCallContent Call(CallStep call, int messageCount)
    {
        var arguments = call.Arguments.ToDictionary(pair => pair.Key, pair => pair.Value);

        // A short secret could be guessed from a hash of it, so it has no part in the id.
        var open = arguments.Where(pair => !call.Secrets.Contains(pair.Key)).ToDictionary(pair => pair.Key, pair => pair.Value);
        var id = Hash(string.Create(CultureInfo.InvariantCulture, $"{messageCount}|{call.Tool}|{JsonSerializer.Serialize(open, AIJsonUtilities.DefaultOptions)}"));
        var content = new FunctionCallContent("call_" + id, call.Tool, arguments);
        if (call.Secrets.Count > 0)
        {
            content.AdditionalProperties = new AdditionalPropertiesDictionary { [SecretArguments] = call.Secrets.ToArray() };
        }

        return content;
    }

    /// <summary>Cuts after each space, so that the synthesiser can start on the first clause.</summary>
    private static IEnumerable<string> Words(string text)
    {
        var start = 0;
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] == ' ')
            {
                yield return text[start..(index + 1)];
                start = index + 1;
            }
        }

        if (start < text.Length)
        {
            yield return text[start..];
        }
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..20];

    private DialogueResponder Responder(IEnumerable<AITool>? tools)
    {
        List<AITool> list = [.. tools ?? []];
        var key = new StringBuilder();
        foreach (var tool in list)
        {
            key.Append(tool.Name).Append('\n');
            if (tool is AIFunctionDeclaration function && !_script.ToolNames.Contains(tool.Name))
            {
                key.Append(tool.Description).Append('\n').Append(function.JsonSchema.ToString()).Append('\n');
            }
        }

        if (_responders.Count >= MostResponders)
        {
            _responders.Clear();
        }

        return _responders.GetOrAdd(key.ToString(), _ => new DialogueResponder(_script, list, _timeProvider));
    }

    private sealed class DomainSource(DialogueScriptChatClient client) : IRecognitionDomainSource
    {
        public RecognitionDomain? Expect(IReadOnlyList<ChatMessage> history, ChatOptions options) =>
            client.Responder(options?.Tools).Expect(history, options ?? new ChatOptions());
    }
}

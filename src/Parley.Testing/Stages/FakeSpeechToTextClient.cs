using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Parley.Testing.Stages;

/// <summary>
/// A recogniser that hears what a test tells it to: it reads its stream to the end, then answers. Thread-safe.
/// </summary>
/// <param name="answer">
/// Makes the final text from the number of bytes heard; may throw. Called when the stream has ended.
/// </param>
public sealed class FakeSpeechToTextClient(Func<FakeUtterance, string> answer) : ISpeechToTextClient
{
    private readonly ConcurrentQueue<FakeUtterance> _utterances = new();

    /// <summary>A recogniser that hears the given texts one after the other, and nothing after the last.</summary>
    public static FakeSpeechToTextClient Hearing(params string[] texts)
    {
        var waiting = new ConcurrentQueue<string>(texts);
        return new FakeSpeechToTextClient(_ => waiting.TryDequeue(out var text) ? text : "");
    }

    /// <summary>Set on the final update, when not null.</summary>
    public AdditionalPropertiesDictionary? ResultProperties { get; init; }

    /// <summary>Awaited before the answer is given; null to answer at once.</summary>
    public Func<CancellationToken, Task>? Delay { get; init; }

    /// <summary>What was heard, oldest first; utterances that were cancelled are not among them.</summary>
    public IReadOnlyCollection<FakeUtterance> Utterances => _utterances;

    /// <inheritdoc/>
    public async Task<SpeechToTextResponse> GetTextAsync(
        Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingTextAsync(audioSpeechStream, options, cancellationToken)
            .ToSpeechToTextResponseAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(Stream audioSpeechStream,
        SpeechToTextOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audioSpeechStream);
        using var heard = new MemoryStream();
        await audioSpeechStream.CopyToAsync(heard, cancellationToken).ConfigureAwait(false);
        if (Delay is not null)
        {
            await Delay(cancellationToken).ConfigureAwait(false);
        }

        var utterance = new FakeUtterance(heard.ToArray(), options);
        _utterances.Enqueue(utterance);
        yield return new SpeechToTextResponseUpdate(answer(utterance))
        {
            Kind = SpeechToTextResponseUpdateKind.TextUpdated,
            AdditionalProperties = ResultProperties,
        };
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType?.IsInstanceOfType(this) == true ? this : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        // Holds nothing.
    }
}

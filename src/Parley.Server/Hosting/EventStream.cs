using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Parley.Server.Hosting;

/// <summary>Server-sent events as an answer (WHATWG HTML, 9.2). What is written is sent by <see cref="FlushAsync"/>. One writer at a time.</summary>
internal sealed class EventStream
{
    /// <summary>Proxies take a connection for dead that says nothing for half a minute.</summary>
    public static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(15);

    private const int MostKept = 64 * 1024; // of the buffer, between two sendings

    private readonly Stream _body;
    private ArrayBufferWriter<byte> _waiting = new();

    private EventStream(Stream body) => _body = body;

    /// <summary>Begins the answer.</summary>
    public static EventStream Begin(HttpResponse response)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // nginx would wait for more
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        return new EventStream(response.Body);
    }

    /// <param name="name">What kind it is; null for the kind without a name.</param>
    /// <param name="id">Where a reader is after it; null for where it was before.</param>
    /// <param name="json">One line.</param>
    public void Write(string? name, string? id, ReadOnlySpan<byte> json)
    {
        if (name is not null)
        {
            WriteText($"event: {name}\n");
        }

        if (id is not null)
        {
            WriteText($"id: {id}\n");
        }

        _waiting.Write("data: "u8);
        _waiting.Write(json);
        _waiting.Write("\n\n"u8);
    }

    /// <summary>How long a reader waits before it comes back.</summary>
    public void WriteRetry(TimeSpan time) => WriteText($"retry: {(long)time.TotalMilliseconds}\n\n");

    /// <summary>Something that readers leave out, so that the connection is seen to live.</summary>
    public void WriteHeartbeat() => _waiting.Write(": still here\n\n"u8);

    /// <summary>Sends what was written, if anything was; waits while the reader does not take it.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_waiting.WrittenCount == 0)
        {
            return;
        }

        await _body.WriteAsync(_waiting.WrittenMemory, cancellationToken);
        await _body.FlushAsync(cancellationToken);
        if (_waiting.Capacity > MostKept)
        {
            _waiting = new ArrayBufferWriter<byte>();
        }
        else
        {
            _waiting.ResetWrittenCount();
        }
    }

    private void WriteText(string text) => Encoding.UTF8.GetBytes(text, _waiting);
}

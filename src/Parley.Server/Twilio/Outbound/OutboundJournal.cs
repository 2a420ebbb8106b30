using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Parley.Server.Configuration;
using Parley.Server.Hosting;

namespace Parley.Server.Twilio.Outbound;

/// <summary>
/// Keeps the calls to place on disk: a line for each step, flushed before anything follows from it, so that a crash neither loses a call nor has
/// somebody rung twice. Written anew where most lines are of calls that are over. One server a file. Thread-safe.
/// </summary>
internal sealed class OutboundJournal(ParleyOptions options, ILogger<OutboundJournal> logger) : IDisposable
{
    private const int SpareLines = 1_000; // more than the calls that are not over: then it is written anew
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<string, OutboundEntry> _entries = new(StringComparer.Ordinal);
    private readonly string? _path = options.Twilio.QueueFile is { } path ? Path.GetFullPath(path) : null;
    private FileStream? _lock;
    private FileStream? _file;
    private long _length; // of what stands in it whole
    private int _lineCount;

    /// <summary>Reads what was left, in the order in which it was asked for. Nothing where there is no file yet, or none is kept.</summary>
    /// <exception cref="IOException">It cannot be read or written, or another server has it.</exception>
    public async Task<IReadOnlyList<OutboundEntry>> LoadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_path))
        {
            return [];
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            await OpenAsync(_path, cancellationToken);
            return [.. _entries.Values.OrderBy(entry => entry.AskedAt)];
        }
        catch (UnauthorizedAccessException exception)
        {
            throw NotOurs(exception);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Notes how it stands with a call. On disk when this completes.</summary>
    /// <exception cref="IOException">It could not be written: what follows from it must not be done.</exception>
    public async Task WriteAsync(OutboundEntry entry)
    {
        if (_path is null)
        {
            return;
        }

        await _turn.WaitAsync();
        try
        {
            if (_file is null)
            {
                await OpenAsync(_path, CancellationToken.None);
            }

            await AppendAsync(_file!, entry);
            Take(entry);
            if (++_lineCount > _entries.Count + SpareLines)
            {
                TryRewrite(_path);
            }
        }
        catch (UnauthorizedAccessException exception)
        {
            throw NotOurs(exception);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The same for what happened anyhow: a file that cannot be written is logged.</summary>
    public async Task TryWriteAsync(OutboundEntry entry)
    {
        try
        {
            await WriteAsync(entry);
        }
        catch (IOException exception)
        {
            TwilioLog.QueueNotWritten(logger, entry.Id, exception.GetType().Name);
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _lock?.Dispose();
        _turn.Dispose();
    }

    private async Task OpenAsync(string path, CancellationToken cancellationToken)
    {
        _lock ??= PrivateFile.Lock(path);
        if (!File.Exists(path))
        {
            Rewrite(path);
            return;
        }

        var left = await File.ReadAllBytesAsync(path, cancellationToken);
        Read(Encoding.UTF8.GetString(left).TrimStart('\uFEFF'));
        try
        {
            Replace(path); // what a crash tore is gone with it
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            TwilioLog.QueueNotTidied(logger, exception.GetType().Name);
            Open(path, left.AsSpan().LastIndexOf((byte)'\n') + 1);
            return;
        }

        Open(path);
    }

    private void Read(string text)
    {
        var lines = text.Split('\n');
        for (var index = 0; index < lines.Length - 1; index++)
        {
            try
            {
                Take(JsonSerializer.Deserialize(lines[index], OutboundJson.Default.OutboundEntry) ?? throw new JsonException());
            }
            catch (JsonException) // without the text of it, which holds what was ordered
            {
                throw new IOException($"Line {index + 1} is none of ours. Restore the file, or delete it to forget the calls that wait.");
            }
        }

        // what follows the last end of a line was torn by a crash: nothing had followed from it
    }

    /// <summary>What an attempt before left behind a failure is cut off, so that each line is whole.</summary>
    private async Task AppendAsync(FileStream file, OutboundEntry entry)
    {
        file.SetLength(_length);
        file.Position = _length;
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(entry, OutboundJson.Default.OutboundEntry), (byte)'\n'];
        await file.WriteAsync(line);
        file.Flush(flushToDisk: true);
        _length += line.Length;
    }

    /// <summary>The old one goes on where there is no room for two.</summary>
    private void TryRewrite(string path)
    {
        try
        {
            Rewrite(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _lineCount = _entries.Count; // tries again after as many lines
        }
    }

    private void Rewrite(string path)
    {
        Replace(path);
        Open(path);
    }

    private void Replace(string path) => PrivateFile.Replace(path, stream =>
    {
        foreach (var entry in _entries.Values)
        {
            JsonSerializer.Serialize(stream, entry, OutboundJson.Default.OutboundEntry);
            stream.WriteByte((byte)'\n');
        }
    });

    /// <param name="path">The file.</param>
    /// <param name="length">Of what stands in it whole; null for all of it.</param>
    private void Open(string path, long? length = null)
    {
        _file?.Dispose();
        _file = null; // where it cannot be opened, the next line opens it
        _file = new FileStream(path, new FileStreamOptions { Access = FileAccess.Write, Share = FileShare.Read, Options = FileOptions.Asynchronous, BufferSize = 0 });
        _length = length ?? _file.Length;
        _lineCount = _entries.Count;
    }

    private void Take(OutboundEntry entry)
    {
        if (entry.Stage == OutboundStage.Over)
        {
            _entries.Remove(entry.Id);
        }
        else
        {
            _entries[entry.Id] = entry;
        }
    }

    private static IOException NotOurs(Exception cause) => new("It may not be written by this user, or is a folder.", cause);
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Storage.Sealing;

/// <summary>
/// A file that is encrypted piece by piece, so that any part of it can be read or written without the rest: a header of 256 bytes with the file's own key,
/// sealed with a key of the ring, then pieces of 16 KiB, each sealed with AES-256-GCM and bound to its file and place. What is not flushed is in no file
/// yet. Asynchronous only; one caller at a time.
/// </summary>
public sealed class SealedStream : Stream
{
    private const int HeaderByteCount = 256;
    private const int PieceByteCount = 16 * 1024;
    private const int SealedByteCount = PieceByteCount + Envelope.Overhead;
    private const int KeyByteCount = 32;
    private static readonly byte[] s_magic = "PARLEY1\n"u8.ToArray();
    private readonly Stream _inner;
    private readonly byte[] _key;
    private readonly string _place;
    private readonly byte[] _piece = new byte[PieceByteCount];
    private readonly byte[] _sealed = new byte[SealedByteCount];
    private long _pieceNumber = -1;
    private bool _isChanged;
    private long _length;
    private long _position;

    private SealedStream(Stream inner, byte[] key, string place, long length)
    {
        _inner = inner;
        _key = key;
        _place = place;
        _length = length;
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => _inner.CanWrite;

    /// <inheritdoc/>
    public override long Length => _length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => _position = value >= 0 && value <= _length ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Outside of the file.");
    }

    /// <summary>Begins an encrypted file.</summary>
    /// <param name="inner">An empty file that can be read and written. This stream's from now on.</param>
    /// <param name="keys">Whose active key seals the file's own.</param>
    /// <param name="place">What the file is called where it stands: it does not open elsewhere.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<SealedStream> CreateAsync(Stream inner, KeyRing keys, string place, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(keys);
        var key = RandomNumberGenerator.GetBytes(KeyByteCount);
        await WriteHeaderAsync(inner, keys, key, place, cancellationToken).ConfigureAwait(false);
        return new SealedStream(inner, key, place, 0);
    }

    /// <summary>Opens an encrypted file.</summary>
    /// <param name="inner">The file, which can seek. This stream's from now on.</param>
    /// <param name="keys">Of which one sealed the file's own.</param>
    /// <param name="place">As when it was begun.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The key is not there, or the file is another's or was changed.</exception>
    public static async Task<SealedStream> OpenAsync(Stream inner, KeyRing keys, string place, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(keys);
        var (_, key) = await ReadHeaderAsync(inner, keys, place, cancellationToken).ConfigureAwait(false);
        var pieces = inner.Length - HeaderByteCount;
        var rest = pieces % SealedByteCount;
        var length = (pieces / SealedByteCount * PieceByteCount) + Math.Max(0, rest - Envelope.Overhead);
        return new SealedStream(inner, key, place, length);
    }

    /// <summary>Whether a file is encrypted in this way; leaves it at its beginning.</summary>
    public static async Task<bool> IsSealedAsync(Stream file, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        var magic = new byte[s_magic.Length];
        file.Position = 0;
        var count = await file.ReadAtLeastAsync(magic, magic.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        file.Position = 0;
        return count == magic.Length && magic.AsSpan().SequenceEqual(s_magic);
    }

    /// <summary>Seals a file's own key with the active key of the ring. What the file holds is not touched.</summary>
    /// <returns>False when that is so already.</returns>
    /// <exception cref="StorageException">The key is not there, or the file is another's or was changed.</exception>
    public static async Task<bool> SealAnewAsync(Stream file, KeyRing keys, string place, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(keys);
        var (keyId, key) = await ReadHeaderAsync(file, keys, place, cancellationToken).ConfigureAwait(false);
        if (keyId == keys.ActiveId)
        {
            return false;
        }

        await WriteHeaderAsync(file, keys, key, place, cancellationToken).ConfigureAwait(false);
        await file.FlushAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">The file was changed.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var offset = (int)(_position % PieceByteCount);
        var count = (int)Math.Min(Math.Min(buffer.Length, PieceByteCount - offset), _length - _position);
        if (count <= 0)
        {
            return 0;
        }

        await LoadAsync(_position / PieceByteCount, cancellationToken).ConfigureAwait(false);
        _piece.AsMemory(offset, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            await LoadAsync(_position / PieceByteCount, cancellationToken).ConfigureAwait(false);
            var offset = (int)(_position % PieceByteCount);
            var count = Math.Min(buffer.Length, PieceByteCount - offset);
            buffer[..count].CopyTo(_piece.AsMemory(offset));
            _isChanged = true;
            _position += count;
            _length = Math.Max(_length, _position);
            buffer = buffer[count..];
        }
    }

    /// <inheritdoc/>
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await StoreAsync(cancellationToken).ConfigureAwait(false);
        await _inner.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => _length + offset,
    };

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write asynchronously.");

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException("An encrypted file grows by writing alone.");

    /// <inheritdoc/>
    public override void Flush() => throw new NotSupportedException("Flush asynchronously.");

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            if (_isChanged)
            {
                await FlushAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        finally
        {
            await _inner.DisposeAsync().ConfigureAwait(false);
            await base.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask LoadAsync(long number, CancellationToken cancellationToken)
    {
        if (number == _pieceNumber)
        {
            return;
        }

        await StoreAsync(cancellationToken).ConfigureAwait(false);
        _pieceNumber = -1; // while it is neither the one nor the other
        var byteCount = LengthOf(number);
        if (byteCount > 0)
        {
            _inner.Position = HeaderByteCount + (number * SealedByteCount);
            await _inner.ReadExactlyAsync(_sealed.AsMemory(0, byteCount + Envelope.Overhead), cancellationToken).ConfigureAwait(false);
            Envelope.Open(_key, _sealed.AsSpan(0, byteCount + Envelope.Overhead), PlaceOf(number)).CopyTo(_piece.AsSpan());
        }

        _pieceNumber = number;
    }

    private async ValueTask StoreAsync(CancellationToken cancellationToken)
    {
        if (!_isChanged)
        {
            return;
        }

        var envelope = Envelope.Seal(_key, _piece.AsSpan(0, LengthOf(_pieceNumber)), PlaceOf(_pieceNumber));
        _inner.Position = HeaderByteCount + (_pieceNumber * SealedByteCount);
        await _inner.WriteAsync(envelope, cancellationToken).ConfigureAwait(false);
        _isChanged = false;
    }

    private int LengthOf(long number) => (int)Math.Clamp(_length - (number * PieceByteCount), 0, PieceByteCount);

    private string PlaceOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{_place}/{number}");

    private static async Task WriteHeaderAsync(Stream file, KeyRing keys, byte[] key, string place, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderByteCount];
        s_magic.CopyTo(header, 0);
        var id = Encoding.UTF8.GetBytes(keys.ActiveId, header.AsSpan(s_magic.Length + 1, HeaderByteCount - s_magic.Length - 1 - KeyByteCount - Envelope.Overhead));
        header[s_magic.Length] = (byte)id;
        Envelope.Seal(keys.Find(keys.ActiveId), key, place).CopyTo(header, HeaderByteCount - KeyByteCount - Envelope.Overhead);
        file.Position = 0;
        await file.WriteAsync(header, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<(string KeyId, byte[] Key)> ReadHeaderAsync(Stream file, KeyRing keys, string place, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderByteCount];
        file.Position = 0;
        var count = await file.ReadAtLeastAsync(header, HeaderByteCount, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        var idLength = header[s_magic.Length];
        if (count < HeaderByteCount || !header.AsSpan().StartsWith(s_magic) || idLength > HeaderByteCount - s_magic.Length - 1 - KeyByteCount - Envelope.Overhead)
        {
            throw new StorageException("The file is not one that was encrypted here.", isPermanent: true);
        }

        var keyId = Encoding.UTF8.GetString(header, s_magic.Length + 1, idLength);
        return (keyId, Envelope.Open(keys.Find(keyId), header.AsSpan(HeaderByteCount - KeyByteCount - Envelope.Overhead), place));
    }
}

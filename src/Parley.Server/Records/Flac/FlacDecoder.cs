using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Parley.Server.Records.Flac;

/// <summary>Unpacks stereo sound of 16 bit from a stream that is read piece by piece. One thread at a time.</summary>
internal sealed class FlacDecoder : IDisposable
{
    private const int AheadByteCount = 512 * 1024; // more than the largest frame: 65,535 samples of both sides, not packed at all
    private const int EndOfStream = 4; // FLAC__STREAM_DECODER_END_OF_STREAM; what follows are errors
    private const int Continue = 0;
    private const int End = 1;
    private const int Abort = 2;
    private const int AbortWriting = 1;
    private readonly Stream _stream;
    private readonly byte[] _bytes = new byte[2 * AheadByteCount];
    private GCHandle _self;
    private nint _decoder;
    private int _start;
    private int _end;
    private bool _isAtEnd;
    private short[] _samples = [];
    private int _sampleCount;

    private unsafe FlacDecoder(Stream stream)
    {
        _stream = stream;
        _decoder = FlacNative.FLAC__stream_decoder_new();
        _self = GCHandle.Alloc(this);
        if (_decoder == 0 || FlacNative.FLAC__stream_decoder_init_stream(_decoder, &Read, 0, 0, 0, 0, &Write, &Learn, &Fail, GCHandle.ToIntPtr(_self)) != 0)
        {
            Dispose();
            throw new InvalidDataException("libFLAC could not start.");
        }
    }

    /// <summary>In Hz.</summary>
    public int SampleRate { get; private set; }

    /// <summary>How many samples each side has.</summary>
    public long PairCount { get; private set; }

    /// <summary>Begins to read; null when it is no FLAC of 16 bit, stereo, whose length is known.</summary>
    /// <param name="stream">From where it stands; stays the caller's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<FlacDecoder?> TryOpenAsync(Stream stream, CancellationToken cancellationToken)
    {
        var decoder = new FlacDecoder(stream);
        try
        {
            if (await decoder.StepAsync(cancellationToken) && decoder.PairCount > 0)
            {
                return decoder;
            }
        }
        catch
        {
            decoder.Dispose();
            throw;
        }

        decoder.Dispose();
        return null;
    }

    /// <summary>The next samples, left and right in turn, valid until the next call; empty at the end, or where the file is damaged.</summary>
    public async ValueTask<ReadOnlyMemory<short>> ReadAsync(CancellationToken cancellationToken)
    {
        _sampleCount = 0;
        while (_sampleCount == 0)
        {
            if (!await StepAsync(cancellationToken))
            {
                return default;
            }
        }

        return _samples.AsMemory(0, _sampleCount);
    }

    public void Dispose()
    {
        if (_decoder != 0)
        {
            FlacNative.FLAC__stream_decoder_delete(_decoder);
            _decoder = 0;
        }

        if (_self.IsAllocated)
        {
            _self.Free();
        }
    }

    /// <summary>The library asks for bytes while it works, and waits for none: so many are there before that it is never short of them.</summary>
    private async ValueTask<bool> StepAsync(CancellationToken cancellationToken)
    {
        if (!_isAtEnd && _end - _start < AheadByteCount)
        {
            Buffer.BlockCopy(_bytes, _start, _bytes, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
            var read = await _stream.ReadAtLeastAsync(_bytes.AsMemory(_end), _bytes.Length - _end, throwOnEndOfStream: false, cancellationToken);
            _isAtEnd = read < _bytes.Length - _end;
            _end += read;
        }

        return FlacNative.FLAC__stream_decoder_process_single(_decoder) != 0 && FlacNative.FLAC__stream_decoder_get_state(_decoder) < EndOfStream;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe int Read(nint decoder, byte* bytes, nuint* byteCount, nint client)
    {
        var self = (FlacDecoder)GCHandle.FromIntPtr(client).Target!;
        var count = (int)Math.Min(*byteCount, (nuint)(self._end - self._start));
        self._bytes.AsSpan(self._start, count).CopyTo(new Span<byte>(bytes, count));
        self._start += count;
        *byteCount = (nuint)count;
        return count > 0 ? Continue : self._isAtEnd ? End : Abort;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe int Write(nint decoder, FlacNative.Frame* frame, int** sides, nint client)
    {
        var self = (FlacDecoder)GCHandle.FromIntPtr(client).Target!;
        if (frame->ChannelCount != 2)
        {
            return AbortWriting;
        }

        var count = (int)frame->SampleCount;
        if (self._samples.Length < 2 * count)
        {
            self._samples = new short[2 * count];
        }

        for (var i = 0; i < count; i++)
        {
            self._samples[2 * i] = (short)sides[0][i];
            self._samples[(2 * i) + 1] = (short)sides[1][i];
        }

        self._sampleCount = 2 * count;
        return Continue;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe void Learn(nint decoder, FlacNative.Metadata* metadata, nint client)
    {
        if (metadata->Type == 0 && metadata->ChannelCount == 2 && metadata->BitsPerSample == 16 && metadata->SampleCount <= long.MaxValue)
        {
            var self = (FlacDecoder)GCHandle.FromIntPtr(client).Target!;
            (self.SampleRate, self.PairCount) = ((int)metadata->SampleRate, (long)metadata->SampleCount);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Fail(nint decoder, int error, nint client)
    {
        // the library goes on behind what is damaged
    }
}

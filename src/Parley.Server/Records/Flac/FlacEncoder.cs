using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Parley.Server.Records.Flac;

/// <summary>Packs stereo sound of 16 bit. The packed bytes gather in <see cref="Packed"/>, for the caller to write and clear. One thread at a time.</summary>
internal sealed unsafe class FlacEncoder : IDisposable
{
    /// <summary>How much of the beginning of a file <see cref="Finish"/> knows better: the marker, the block's header, the stream info (RFC 9639 §8).</summary>
    public const int HeaderByteCount = 42;

    private const int ChannelCount = 2;
    private const int SmallestFrameAt = 12;
    private const int LargestFrameAt = 15;
    private const int Md5At = 26;
    private readonly byte[] _header = new byte[HeaderByteCount];
    private GCHandle _self;
    private nint _encoder;
    private int _headerByteCount;
    private int[] _samples = [];

    /// <param name="sampleRate">In Hz.</param>
    /// <param name="pairCount">How many samples of each side will come.</param>
    /// <exception cref="InvalidDataException">The library refuses it.</exception>
    public FlacEncoder(int sampleRate, long pairCount)
    {
        _encoder = FlacNative.FLAC__stream_encoder_new();
        _self = GCHandle.Alloc(this);
        var isTaken = _encoder != 0
            && FlacNative.FLAC__stream_encoder_set_channels(_encoder, ChannelCount) != 0
            && FlacNative.FLAC__stream_encoder_set_bits_per_sample(_encoder, 16) != 0
            && FlacNative.FLAC__stream_encoder_set_sample_rate(_encoder, (uint)sampleRate) != 0
            && FlacNative.FLAC__stream_encoder_set_total_samples_estimate(_encoder, (ulong)pairCount) != 0
            && FlacNative.FLAC__stream_encoder_init_stream(_encoder, &Write, 0, 0, &Finished, GCHandle.ToIntPtr(_self)) == 0;
        if (!isTaken)
        {
            Dispose();
            throw new InvalidDataException($"libFLAC takes no sound of {sampleRate} Hz.");
        }
    }

    /// <summary>What is packed and not taken yet.</summary>
    public ArrayBufferWriter<byte> Packed { get; } = new();

    /// <summary>Packs samples, left and right in turn.</summary>
    public void Process(ReadOnlySpan<short> samples)
    {
        if (_samples.Length < samples.Length)
        {
            _samples = new int[samples.Length];
        }

        for (var i = 0; i < samples.Length; i++)
        {
            _samples[i] = samples[i];
        }

        fixed (int* first = _samples)
        {
            Check(FlacNative.FLAC__stream_encoder_process_interleaved(_encoder, first, (uint)(samples.Length / ChannelCount)));
        }
    }

    /// <summary>Packs what is left.</summary>
    /// <returns>What is to be written over the beginning of the file: it has the checksum of the sound now.</returns>
    public ReadOnlyMemory<byte> Finish()
    {
        Check(FlacNative.FLAC__stream_encoder_finish(_encoder));
        return _header;
    }

    public void Dispose()
    {
        if (_encoder != 0)
        {
            FlacNative.FLAC__stream_encoder_delete(_encoder);
            _encoder = 0;
        }

        if (_self.IsAllocated)
        {
            _self.Free();
        }
    }

    private static void Check(int isDone)
    {
        if (isDone == 0)
        {
            throw new InvalidDataException("libFLAC could not pack the sound.");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(nint encoder, byte* bytes, nuint byteCount, uint sampleCount, uint frame, nint client)
    {
        var self = (FlacEncoder)GCHandle.FromIntPtr(client).Target!;
        var packed = new ReadOnlySpan<byte>(bytes, (int)byteCount);
        var toHeader = Math.Min(packed.Length, HeaderByteCount - self._headerByteCount);
        packed[..toHeader].CopyTo(self._header.AsSpan(self._headerByteCount));
        self._headerByteCount += toHeader;
        self.Packed.Write(packed);
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Finished(nint encoder, FlacNative.Metadata* metadata, nint client)
    {
        if (metadata->Type == 0)
        {
            var header = ((FlacEncoder)GCHandle.FromIntPtr(client).Target!)._header.AsSpan();
            WriteThreeBytes(header[SmallestFrameAt..], metadata->SmallestFrame);
            WriteThreeBytes(header[LargestFrameAt..], metadata->LargestFrame);
            new ReadOnlySpan<byte>(metadata->Md5, 16).CopyTo(header[Md5At..]);
        }
    }

    private static void WriteThreeBytes(Span<byte> target, uint value)
    {
        target[0] = (byte)(value >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(target[1..], (ushort)value);
    }
}

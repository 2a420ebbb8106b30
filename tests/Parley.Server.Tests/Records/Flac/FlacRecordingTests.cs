using System.Diagnostics;
using System.Runtime.InteropServices;
using Parley.Audio.Wav;
using Parley.Server.Configuration;
using Parley.Server.Console.Timeline;
using Parley.Server.Records;
using Parley.Server.Records.Flac;
using Parley.Storage.Sealing;

namespace Parley.Server.Tests.Records.Flac;

[Trait("Category", "Integration")]
public sealed class FlacRecordingTests : IDisposable
{
    private const int Rate = 8_000;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-flac-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>ffmpeg and sox are decoders that we did not write; ffmpeg checks each frame's checksum, and both sides stay aligned to the sample.</summary>
    [Theory]
    [InlineData("ffmpeg", 8_000, 0)]
    [InlineData("ffmpeg", 24_000, 1)]
    [InlineData("ffmpeg", 48_000, 300_001)]
    [InlineData("sox", 16_000, 300_001)]
    public async Task Pack_Recording_IsUnpackedBitForBitByOthers(string program, int rate, int pairCount)
    {
        var samples = Voices(pairCount);
        var flac = await PackAsync(samples, rate);
        var path = Path.Combine(_folder.FullName, "call.flac");
        await File.WriteAllBytesAsync(path, flac.ToArray(), Cancellation);

        var unpacked = program == "sox"
            ? await RunAsync("sox", path, "-t", "raw", "-e", "signed", "-b", "16", "-")
            : await RunAsync("ffmpeg", "-v", "error", "-xerror", "-err_detect", "crccheck+explode", "-i", path, "-f", "s16le", "-");

        Assert.Equal(samples, MemoryMarshal.Cast<byte, short>(unpacked).ToArray());
        Assert.True(pairCount < 1000 || flac.Length < samples.Length * sizeof(short) * 3 / 4);
    }

    [Fact]
    public async Task Read_PackedRecording_GivesTheSamplesAndTheLength()
    {
        var samples = Voices(100_000);
        var flac = await PackAsync(samples, Rate);
        using var decoder = await FlacDecoder.TryOpenAsync(flac, Cancellation);

        var unpacked = new List<short>();
        for (var piece = await decoder!.ReadAsync(Cancellation); !piece.IsEmpty; piece = await decoder.ReadAsync(Cancellation))
        {
            unpacked.AddRange(piece.Span);
        }

        Assert.Equal((Rate, 100_000), (decoder.SampleRate, decoder.PairCount));
        Assert.Equal(samples, unpacked);
    }

    [Fact]
    public async Task Read_FileThatWasCutOff_GivesWhatIsWhole()
    {
        var samples = Voices(100_000);
        var flac = await PackAsync(samples, Rate);
        flac.SetLength(flac.Length / 2);
        using var decoder = await FlacDecoder.TryOpenAsync(flac, Cancellation);

        var unpacked = new List<short>();
        for (var piece = await decoder!.ReadAsync(Cancellation); !piece.IsEmpty; piece = await decoder.ReadAsync(Cancellation))
        {
            unpacked.AddRange(piece.Span);
        }

        Assert.InRange(unpacked.Count, samples.Length / 4, samples.Length - 1);
        Assert.Equal(samples[..unpacked.Count], unpacked);
    }

    [Fact]
    public async Task TryOpen_WhatIsNoFlac_IsNull()
    {
        using var noise = new MemoryStream(new byte[100_000]);

        Assert.Null(await FlacDecoder.TryOpenAsync(noise, Cancellation));
    }

    [Fact]
    public async Task Waveform_OfAPackedRecording_IsThatOfTheWav()
    {
        var samples = Voices(50_000);
        using var wav = await WavAsync(samples, Rate);
        wav.Position = 0;
        var flac = await PackAsync(samples, Rate);

        var (expected, waveform) = (await Waveform.ReadAsync(wav, 100, Cancellation), await Waveform.ReadAsync(flac, 100, Cancellation));

        Assert.Equal(expected!.Caller, waveform!.Caller);
        Assert.Equal(expected.Agent, waveform.Agent);
        Assert.Equal(expected.Length, waveform.Length);
    }

    [Fact]
    public async Task CreatePacked_WithKeys_IsEncryptedAndOpensByItsNameAlone()
    {
        var options = new ParleyOptions();
        options.Calls.RecordingsFolder = _folder.FullName;
        options.Calls.RecordingFormat = RecordingFormat.Flac;
        options.Storage.Keys = $"one:{Convert.ToBase64String(new byte[32])}";
        var library = new RecordingLibrary(options);
        using var wav = await WavAsync(Voices(20_000), Rate);
        var (file, reference) = await library.CreatePackedAsync("call_1.wav", Cancellation);
        await using (file)
        {
            await FlacRecording.PackAsync(wav, Rate, file, Cancellation);
        }

        library.Keep(reference);

        Assert.True(library.Packs);
        await using var kept = await library.TryOpenAsync("call_1.flac", Cancellation);
        Assert.IsType<SealedStream>(kept);
        Assert.Equal(2.5, (await Waveform.ReadAsync(kept, 10, Cancellation))!.Length.TotalSeconds);
        var bytes = await File.ReadAllBytesAsync(Path.Combine(_folder.FullName, "call_1.flac"), Cancellation);
        Assert.Equal(-1, bytes.AsSpan().IndexOf("fLaC"u8));
    }

    [Fact]
    public async Task DiscardHalf_WhatADeadProcessLeftHalfPacked_IsDeleted()
    {
        foreach (var name in (string[])["a.wav.part", "a.flac.part", "b.wav", "b.flac", "notes.part"])
        {
            await File.WriteAllBytesAsync(Path.Combine(_folder.FullName, name), [1], Cancellation);
        }

        var options = new ParleyOptions();
        options.Calls.RecordingsFolder = _folder.FullName;

        Assert.Equal(2, new RecordingLibrary(options).DiscardHalf());
        Assert.Equal(["b.flac", "b.wav", "notes.part"], _folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Two sides that differ: a tone that swells, and a noise with pauses.</summary>
    private static short[] Voices(int pairCount)
    {
        var random = new Random(5);
        var samples = new short[2 * pairCount];
        for (var pair = 0; pair < pairCount; pair++)
        {
            samples[2 * pair] = (short)(30_000.0 * pair / pairCount * Math.Sin(pair * 0.2));
            samples[(2 * pair) + 1] = (short)(pair / 4_000 % 2 == 0 ? random.Next(-2_000, 2_000) : 0);
        }

        return samples;
    }

    private static async Task<MemoryStream> WavAsync(short[] samples, int rate)
    {
        var wav = new MemoryStream();
        await using var writer = await WavWriter.CreateAsync(wav, rate, channelCount: 2, cancellationToken: Cancellation);
        await writer.WriteAsync(samples, Cancellation);
        return wav;
    }

    private static async Task<MemoryStream> PackAsync(short[] samples, int rate)
    {
        using var wav = await WavAsync(samples, rate);
        var flac = new MemoryStream();
        await FlacRecording.PackAsync(wav, rate, flac, Cancellation);
        flac.Position = 0;
        return flac;
    }

    private static async Task<byte[]> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var output = new MemoryStream();
        var errors = process.StandardError.ReadToEndAsync(Cancellation);
        await process.StandardOutput.BaseStream.CopyToAsync(output, Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.True(process.ExitCode == 0, await errors);
        return output.ToArray();
    }
}

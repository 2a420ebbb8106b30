using System.Runtime.InteropServices;
using Parley.Realtime.InputAudio;

namespace Parley.Engine.Speech.PocketSphinx;

/// <summary>One native decoder with one search. Any thread may use it, one at a time. Disposing frees the native memory.</summary>
internal sealed unsafe class SphinxDecoder : IDisposable
{
    private nint _config;
    private nint _decoder;

    private readonly float[] _initialMeans;
    private readonly SearchedFrames _frames = new();

    private SphinxDecoder(nint config, nint decoder)
    {
        (_config, _decoder) = (config, decoder);
        _initialMeans = MeasuredMeans();
    }

    ~SphinxDecoder() => Free();

    /// <param name="arguments">Pairs of option and value, as the command line of pocketsphinx takes them.</param>
    /// <exception cref="SpeechLibraryException">The library refused them, usually for a missing or damaged model.</exception>
    public static SphinxDecoder Create(IReadOnlyList<string> arguments)
    {
        SphinxNative.err_set_logfp(0);
        var config = ParseArguments(arguments);
        var decoder = config == 0 ? 0 : SphinxNative.ps_init(config);
        if (decoder != 0)
        {
            return new SphinxDecoder(config, decoder);
        }

        if (config != 0)
        {
            _ = SphinxNative.cmd_ln_free_r(config);
        }

        throw new SpeechLibraryException("pocketsphinx could not start a decoder. " + OfflineSpeech.InstallAdvice);
    }

    /// <summary>The means of the cepstrum that every utterance starts from; empty when they could not be found.</summary>
    public IReadOnlyList<float> InitialMeans => _initialMeans;

    /// <summary>Makes the grammar the decoder's search.</summary>
    public void SetGrammar(string jsgf)
    {
        Check(SphinxNative.ps_set_jsgf_string(_decoder, "domain", jsgf), "set the grammar");
        Check(SphinxNative.ps_set_search(_decoder, "domain"), "select the grammar");
    }

    /// <summary>Begins an utterance of a new caller: nothing is carried over from the last one.</summary>
    public void Start() => Start(_initialMeans);

    /// <summary>
    /// The means measured over the speech since the start, else those it started from. Taken from the library's sums: it does
    /// not bring its means up to date at the end of every utterance, for some lengths of audio it leaves them as they were.
    /// </summary>
    public float[] MeasuredMeans()
    {
        var cmn = FindNormalisation();
        if (cmn is null)
        {
            return [];
        }

        var means = new ReadOnlySpan<float>(cmn->Means, cmn->VectorLength).ToArray();
        if (cmn->FrameCount > 0)
        {
            for (var i = 0; i < means.Length; i++)
            {
                means[i] = cmn->Sums[i] / cmn->FrameCount;
            }
        }

        return means;
    }

    /// <summary>Begins an utterance of a caller whose means are known.</summary>
    public void Start(ReadOnlySpan<float> means)
    {
        SetNormalisation(means);
        _frames.Clear();
        Check(SphinxNative.ps_start_stream(_decoder), "start a stream");
        Check(SphinxNative.ps_start_utt(_decoder), "start an utterance");
    }

    /// <summary>Decodes the next samples, 16 kHz mono.</summary>
    public void Process(ReadOnlySpan<short> samples)
    {
        fixed (short* first = samples)
        {
            if (SphinxNative.ps_process_raw(_decoder, first, (nuint)samples.Length, noSearch: 0, wholeUtterance: 0) < 0)
            {
                throw new SpeechLibraryException("pocketsphinx could not decode the audio.");
            }
        }

        _frames.Add(samples.Length, SphinxNative.ps_get_n_frames(_decoder));
    }

    /// <summary>Ends the utterance; <see cref="Hypothesis"/> is final afterwards.</summary>
    public void End() => Check(SphinxNative.ps_end_utt(_decoder), "end the utterance");

    /// <summary>The words so far, lower case, separated by spaces; empty when nothing was heard.</summary>
    public string Hypothesis() => Marshal.PtrToStringUTF8(SphinxNative.ps_get_hyp(_decoder, null)) ?? "";

    /// <summary>
    /// When each word of the <see cref="Hypothesis"/> was spoken, from the utterance's first sample, to about a tenth of a second. Empty when the search's
    /// words are not those of the hypothesis.
    /// </summary>
    public IReadOnlyList<TranscribedWord> Words()
    {
        var words = new List<TranscribedWord>();
        int? offset = null; // the library counts from where speech last began, which is no use where silence within the utterance was left out
        for (var segment = SphinxNative.ps_seg_iter(_decoder); segment != 0; segment = SphinxNative.ps_seg_next(segment))
        {
            int first, last;
            SphinxNative.ps_seg_frames(segment, &first, &last);
            offset ??= first;
            var text = Marshal.PtrToStringUTF8(SphinxNative.ps_seg_word(segment)) ?? "";
            if (text.Length > 0 && text[0] is not ('<' or '[' or '(')) // silence, noise, a step of the grammar
            {
                var variant = text.IndexOf('(', StringComparison.Ordinal); // "one(2)": the second pronunciation
                words.Add(new TranscribedWord(
                    variant < 0 ? text : text[..variant], _frames.TimeOf(first - offset.Value), _frames.TimeOf(last - offset.Value) + SearchedFrames.Duration));
            }
        }

        return string.Join(' ', words.Select(word => word.Text)) == Hypothesis() ? words : [];
    }

    /// <summary>True while the front end hears speech rather than silence.</summary>
    public bool IsInSpeech => SphinxNative.ps_get_in_speech(_decoder) != 0;

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private static nint ParseArguments(IReadOnlyList<string> arguments)
    {
        var native = (byte**)NativeMemory.AllocZeroed((nuint)(arguments.Count + 1), (nuint)sizeof(byte*));
        try
        {
            native[0] = (byte*)Marshal.StringToCoTaskMemUTF8("parley");
            for (var i = 0; i < arguments.Count; i++)
            {
                native[i + 1] = (byte*)Marshal.StringToCoTaskMemUTF8(arguments[i]);
            }

            return SphinxNative.cmd_ln_parse_r(0, SphinxNative.ps_args(), arguments.Count + 1, native, strict: 1);
        }
        finally
        {
            for (var i = 0; i <= arguments.Count; i++)
            {
                Marshal.FreeCoTaskMem((nint)native[i]);
            }

            NativeMemory.Free(native);
        }
    }

    private static void Check(int result, string what)
    {
        if (result < 0)
        {
            throw new SpeechLibraryException($"pocketsphinx could not {what}.");
        }
    }

    private void SetNormalisation(ReadOnlySpan<float> means)
    {
        var cmn = FindNormalisation();
        if (cmn is not null)
        {
            means.CopyTo(new Span<float>(cmn->Means, cmn->VectorLength));
            new Span<float>(cmn->Sums, cmn->VectorLength).Clear();
            cmn->FrameCount = 0;
        }
    }

    /// <summary>
    /// The means that the library keeps from one utterance to the next, which starting a stream does not reset: what one caller
    /// was heard to say depended on who had spoken before. Null when the library is laid out in another way.
    /// </summary>
    private SphinxNative.Cmn* FindNormalisation()
    {
        const int CepstrumSize = 13;
        var features = (SphinxNative.Features*)SphinxNative.ps_get_feat(_decoder);
        return features is not null && features->CepstrumSize == CepstrumSize && features->Normalisation is not null
            && features->Normalisation->VectorLength == CepstrumSize
            ? features->Normalisation
            : null;
    }

    private void Free()
    {
        if (_decoder != 0)
        {
            _ = SphinxNative.ps_free(_decoder);
            _ = SphinxNative.cmd_ln_free_r(_config);
            (_decoder, _config) = (0, 0);
        }
    }
}

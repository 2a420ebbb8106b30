namespace Parley.Testing.Telephone.Speaking;

/// <summary>One thing that a simulated caller does; the next begins when it is done. Between them, and after the last, the line is silent.</summary>
public abstract record CallerAct
{
    private protected CallerAct()
    {
    }

    /// <summary>Says something.</summary>
    /// <param name="MuLaw">G.711 µ-law at 8 kHz.</param>
    public sealed record Speak(ReadOnlyMemory<byte> MuLaw) : CallerAct;

    /// <summary>Is silent.</summary>
    /// <param name="Duration">For how long.</param>
    public sealed record Pause(TimeSpan Duration) : CallerAct;

    /// <summary>Listens until the agent has said something since the caller's last word, or since this act began, and has then been silent.</summary>
    /// <param name="Silence">For how long; a sentence's pause is shorter.</param>
    /// <param name="Patience">Gives up after so long, and says so in the call's problems.</param>
    public sealed record AwaitAnswer(TimeSpan Silence, TimeSpan Patience) : CallerAct
    {
        /// <summary>0.8 s of silence, at most 30 s in all.</summary>
        public AwaitAnswer()
            : this(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(30))
        {
        }
    }

    /// <summary>Listens until so much of the agent's speech was heard since this act began: what follows interrupts it.</summary>
    /// <param name="Heard">How much.</param>
    /// <param name="Patience">Gives up after so long, and says so in the call's problems.</param>
    public sealed record AwaitSpeech(TimeSpan Heard, TimeSpan Patience) : CallerAct
    {
        /// <summary>At most 30 s.</summary>
        /// <param name="heard">How much.</param>
        public AwaitSpeech(TimeSpan heard)
            : this(heard, TimeSpan.FromSeconds(30))
        {
        }
    }

    /// <summary>Listens until the agent has said nothing for so long since this act began, whether it spoke before or not: lets a greeting end.</summary>
    /// <param name="Silence">For how long.</param>
    /// <param name="Patience">Goes on after so long whatever is heard.</param>
    public sealed record AwaitSilence(TimeSpan Silence, TimeSpan Patience) : CallerAct;

    /// <summary>Presses keys, one each 200 ms.</summary>
    /// <param name="Digits">Of <c>0-9*#ABCD</c>.</param>
    public sealed record Press(string Digits) : CallerAct;

    /// <summary>Hangs up.</summary>
    public sealed record HangUp : CallerAct;

    /// <summary>The line breaks without a word: the socket is gone, no <c>stop</c> comes.</summary>
    public sealed record Vanish : CallerAct;
}

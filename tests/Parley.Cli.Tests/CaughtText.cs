using System.Text;

namespace Parley.Cli.Tests;

/// <summary>What a program prints; may be read while it prints.</summary>
internal sealed class CaughtText
{
    private readonly StringBuilder _text = new();

    public CaughtText() => Writer = TextWriter.Synchronized(new StringWriter(_text));

    public TextWriter Writer { get; }

    public override string ToString()
    {
        lock (Writer) // a synchronised writer's calls lock itself
        {
            return _text.ToString();
        }
    }
}

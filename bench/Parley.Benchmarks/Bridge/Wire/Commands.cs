namespace Parley.Benchmarks.Bridge.Wire;

/// <summary>Hands each line of the standard input to a loop's thread; its end is <c>quit</c>.</summary>
internal static class Commands
{
    public static void Read(WireLoop loop, Action<string> take)
    {
        var thread = new Thread(() =>
        {
            while (Console.In.ReadLine() is { } line)
            {
                loop.Post(() => take(line));
            }

            loop.Post(() => take("quit"));
        }) { IsBackground = true };
        thread.Start();
    }
}

using Tour;

if (args is not [var name, ..] || !Samples.ByName.TryGetValue(name, out var sample))
{
    await Console.Error.WriteLineAsync($"Name a sample: {string.Join(", ", Samples.ByName.Keys)}.");
    return 2;
}

using var model = new SampleModel(sample.Script);
await sample.RunAsync(model.Model, new Room(Console.In, Console.Out), CancellationToken.None);
return 0;

using System.Threading.Channels;
using Parley.Agents.Guardrails;

namespace Parley.Agents.Tests.Guardrails;

/// <summary>A guardrail that says nothing until the test says it.</summary>
internal sealed class AskedGuardrail(string name = "asked", string? policyHint = null) : IGuardrail
{
    private readonly Channel<Question> _questions = Channel.CreateBounded<Question>(64);

    public string Name => name;

    public string? PolicyHint => policyHint;

    public ValueTask<Question> NextAsync() => _questions.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public async ValueTask<GuardrailVerdict> CheckAsync(GuardedText text, CancellationToken cancellationToken)
    {
        var question = new Question(text);
        Assert.True(_questions.Writer.TryWrite(question));
        return await question.Answer.Task.WaitAsync(cancellationToken);
    }

    internal sealed record Question(GuardedText Text)
    {
        public TaskCompletionSource<GuardrailVerdict> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Pass() => Answer.SetResult(GuardrailVerdict.Pass);

        public void Trip() => Answer.SetResult(GuardrailVerdict.Trip());
    }
}

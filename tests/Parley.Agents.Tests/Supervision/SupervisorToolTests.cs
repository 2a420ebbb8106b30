using Microsoft.Extensions.AI;
using Parley.Agents.History;
using Parley.Agents.Sessions;
using Parley.Agents.Supervision;
using Parley.Agents.Tests.Sessions;
using Parley.Agents.Tests.Tools;
using Parley.Agents.Tools;
using Parley.Realtime.Items;
using Parley.Testing.Models;
using Parley.Testing.Stages;

namespace Parley.Agents.Tests.Supervision;

[Trait("Category", "Unit")]
public sealed class SupervisorToolTests
{
    private const string Wish = """{"context":"Wants to know where order A7 is."}""";
    private static readonly AIFunction s_lookUp = AIFunctionFactory.Create((string order) => $"{order}: shipped", "look_up");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Row(185)]
    [Complaint(38)]
    public async Task Create_SupervisorCallsItsTools_AnswersWithItsLastText()
    {
        var client = CallingOnce("It was shipped.");
        await using var bed = new ToolBed(SupervisorTool.Create(client, new SupervisorOptions { Tools = [s_lookUp], Instructions = "Be exact." }));

        var outcome = await bed.RunAsync("ask_supervisor", Wish);

        Assert.Equal((ToolFailure.None, "It was shipped."), (outcome.Failure, outcome.Output));
        Assert.Equal([1, 3], client.Requests.Select(request => request.Messages.Count));
        Assert.All(client.Requests, request => Assert.Equal("Be exact.", request.Options!.Instructions));
        var result = Assert.IsType<FunctionResultContent>(client.Requests.Last().Messages[^1].Contents[0]);
        Assert.Equal("A7: shipped", result.Result);
    }

    [Fact]
    [Row(185)]
    public async Task Create_SupervisorCallsItsTools_StepsAndTextAreEvents()
    {
        var supervisor = SupervisorTool.Create(CallingOnce("It was shipped."), new SupervisorOptions { Tools = [s_lookUp] });
        await using var bed = await SessionTestBed.StartAsync(null, supervisor);

        bed.Model.Say(FakeResponses.Created("r1"));
        bed.Model.Say(FakeResponses.FunctionCall("r1", Call("ask_supervisor", Wish)));
        await bed.NextAsync<ToolEndedEvent>();

        var steps = bed.Seen.OfType<ToolStepEvent>().Select(step => step.Step).ToList();
        Assert.Equal([new ToolStep("look_up", """{"order":"A7"}""", null), new ToolStep("look_up", """{"order":"A7"}""", "A7: shipped")], steps);
        Assert.Equal("It was shipped.", Assert.Single(bed.Seen.OfType<ToolProgressEvent>()).Text);
    }

    [Fact]
    public async Task Create_SupervisorsToolHasSecrets_StepsDoNotShowThem()
    {
        var lookUp = RealtimeTool.Create(([SecretArgument] string order) => $"{order}: shipped", "look_up", options: new RealtimeToolOptions { HidesOutput = true });
        var client = CallingOnce("It was shipped.");
        await using var bed = await SessionTestBed.StartAsync(null, SupervisorTool.Create(client, new SupervisorOptions { Tools = [lookUp] }));

        bed.Model.Say(FakeResponses.Created("r1"));
        bed.Model.Say(FakeResponses.FunctionCall("r1", Call("ask_supervisor", Wish)));
        await bed.NextAsync<ToolEndedEvent>();

        var last = bed.Seen.OfType<ToolStepEvent>().Last().Step;
        Assert.Equal(("""{"order":"***"}""", "[hidden]"), (last.Arguments, last.Result));
        Assert.Equal("A7: shipped", Assert.IsType<FunctionResultContent>(client.Requests.Last().Messages[^1].Contents[0]).Result); // the supervisor is told
    }

    [Fact]
    [Row(185)]
    public async Task Create_ConversationWithToolCalls_SupervisorSeesTheWordsAlone()
    {
        var client = FakeChatClient.Replying(new TextContent("Yes."));
        await using var bed = await SessionTestBed.StartAsync(null, SupervisorTool.Create(client));
        bed.Model.Say(Said("u1", MessageRole.User, new InputTextPart { Text = "Where is my order?" }));
        bed.Model.Say(FakeResponses.Speech("r1", "a1", new byte[2], "Let me see."));
        bed.Model.Say(FakeResponses.Created("r2"));

        bed.Model.Say(FakeResponses.FunctionCall("r2", Call("ask_supervisor", Wish)));
        await bed.NextAsync<ToolEndedEvent>();

        var messages = Assert.Single(client.Requests).Messages;
        Assert.Equal([ChatRole.User, ChatRole.Assistant, ChatRole.User], messages.Select(message => message.Role));
        Assert.Equal(["Where is my order?", "Let me see."], messages.Take(2).Select(message => message.Text));
        Assert.Contains("order A7", messages[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    [Row(185)]
    public async Task Create_SupervisorTakesLong_AFillerIsAskedForAndTheCallCanBeCancelled()
    {
        var client = new FakeChatClient((_, token) => HangAsync(token));
        await using var bed = new ToolBed(SupervisorTool.Create(client));
        var callId = bed.Start("ask_supervisor", Wish);
        await bed.Host.NextReportAsync<ToolBeginning>();
        await SpinAsync(() => client.Requests.Count == 1 && bed.Time.NextDue <= TimeSpan.FromSeconds(2));

        bed.Time.Advance(TimeSpan.FromSeconds(2));
        await bed.Host.NextReportAsync<ToolFiller>();
        bed.Runner.Cancel(callId, "enough");
        var outcome = await bed.Host.NextOutcomeAsync();

        Assert.Equal(ToolFailure.Cancelled, outcome.Failure);
    }

    [Fact]
    public async Task Create_SupervisorCallsForEver_IsMadeToAnswer()
    {
        var client = new FakeChatClient((request, _) => request.Options!.ToolMode == ChatToolMode.None
            ? FakeChatClient.Updates(new TextContent("I give up."))
            : FakeChatClient.Updates(LookUp()));
        await using var bed = new ToolBed(SupervisorTool.Create(client, new SupervisorOptions { Tools = [s_lookUp], MaxRounds = 3 }));

        var outcome = await bed.RunAsync("ask_supervisor", Wish);

        Assert.Equal(("I give up.", 4), (outcome.Output, client.Requests.Count));
    }

    [Fact]
    public async Task Create_InnerToolThrows_SupervisorIsToldWithoutSecrets()
    {
        var broken = AIFunctionFactory.Create((Func<string, string>)(order => throw new InvalidOperationException("password=hunter2")), "look_up");
        var client = CallingOnce("Something is wrong.");
        await using var bed = new ToolBed(SupervisorTool.Create(client, new SupervisorOptions { Tools = [broken] }));

        await bed.RunAsync("ask_supervisor", Wish);

        var result = Assert.IsType<FunctionResultContent>(client.Requests.Last().Messages[^1].Contents[0]);
        Assert.Equal("""{"error":"The tool 'look_up' failed."}""", result.Result);
    }

    [Fact]
    public void Create_InnerToolNeedsApproval_IsRefused()
    {
        var guarded = new RealtimeTool(s_lookUp, new RealtimeToolOptions { Approval = ToolApprovalPolicy.Always });

        Assert.Throws<ArgumentException>(() => SupervisorTool.Create(FakeChatClient.Replying(), new SupervisorOptions { Tools = [guarded] }));
    }

    [Fact]
    public void Of_LongConversation_KeepsTheLastMessages()
    {
        HistoryItem[] history =
        [
            new HistoryMessage { ItemId = "1", Role = MessageRole.User, Text = "one" },
            new HistoryMessage { ItemId = "2", Role = MessageRole.Assistant, Text = "" },
            new HistoryMessage { ItemId = "3", Role = MessageRole.User, Text = "three" },
            new HistoryMessage { ItemId = "4", Role = MessageRole.System, Text = "four" },
        ];

        var messages = ConversationMessages.Of(history, maxCount: 2);

        Assert.Equal([(ChatRole.User, "three"), (ChatRole.System, "four")], messages.Select(message => (message.Role, message.Text)));
    }

    private static FakeChatClient CallingOnce(string answer) => new((request, _) => request.Messages.Any(message => message.Role == ChatRole.Tool)
        ? FakeChatClient.Updates(new TextContent(answer[..6]), new TextContent(answer[6..]))
        : FakeChatClient.Updates(LookUp()));

    private static FunctionCallContent LookUp() => new("inner1", "look_up", new Dictionary<string, object?> { ["order"] = "A7" });

    private static async IAsyncEnumerable<ChatResponseUpdate> HangAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        yield break;
    }

    private static async Task SpinAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Yield();
            Cancellation.ThrowIfCancellationRequested();
        }
    }

    private static ConversationItemAddedEvent Said(string itemId, MessageRole role, ContentPart part) => new()
    {
        Item = new MessageItem { Id = itemId, Role = role, Content = [part] },
    };

    private static FunctionCallItem Call(string name, string arguments) => new() { Id = "item1", CallId = "c1", Name = name, Arguments = arguments };
}

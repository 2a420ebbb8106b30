using System.Text.Json;
using Parley.Agents.History;
using Parley.Realtime.Items;

namespace Parley.Agents.Tests.History;

[Trait("Category", "Unit")]
public sealed class HistoryJsonTests
{
    [Fact]
    [Row(152)]
    [Complaint(14)]
    public void Read_WhatWasWritten_IsTheSameWithoutAudio()
    {
        HistoryItem[] history =
        [
            new HistoryMessage
            {
                ItemId = "u", Role = MessageRole.User, Text = "Где заказ?", Status = ItemStatus.Completed, CreatedAt = DateTimeOffset.UnixEpoch,
                Audio = new byte[] { 1 },
            },
            new HistoryMessage
            {
                ItemId = "a", Role = MessageRole.Assistant, Text = "On its way.", HeardUntil = TimeSpan.FromMilliseconds(340), HeardText = "On",
                AgentName = "shop", ResponseId = "r1",
            },
            new HistoryToolCall { ItemId = "f", CallId = "c", Name = "find", Arguments = "{}", Output = "two", OutputItemId = "o", ServerLabel = "crm" },
        ];

        var read = HistoryJson.Read(HistoryJson.Write(history));

        Assert.Equal([((HistoryMessage)history[0]) with { Audio = null }, .. history[1..]], read);
    }

    [Fact]
    [Row(152)]
    public void Read_Images_AreKept()
    {
        HistoryItem[] history =
            [new HistoryMessage { ItemId = "u", Role = MessageRole.User, Text = "", Images = [new HistoryImage("data:image/png;base64,AA==", "low")] }];

        var read = HistoryJson.Read(HistoryJson.Write(history));

        Assert.Equal("low", Assert.Single(Assert.IsType<HistoryMessage>(read[0]).Images).Detail);
    }

    [Theory]
    [InlineData("""{"items":[{"type":"dance","id":"x"},{"type":"message","id":"m","role":"user","text":"Hi"}]}""")]
    public void Read_UnknownKind_IsLeftOut(string json) => Assert.Equal("m", Assert.Single(HistoryJson.Read(json)).ItemId);

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"items":[{"type":"message","id":"m"}]}""")]
    public void Read_OtherJson_Throws(string json) => Assert.Throws<JsonException>(() => HistoryJson.Read(json));
}

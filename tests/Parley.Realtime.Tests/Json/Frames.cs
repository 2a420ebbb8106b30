namespace Parley.Realtime.Json;

/// <summary>The reference frames of the protocol (Appendix A) and the shapes of its sections 5 to 8.</summary>
internal static class Frames
{
    private const string Ids = "\"event_id\":\"event_1\",\"response_id\":\"resp_1\",\"item_id\":\"item_1\",\"output_index\":0";

    private const string Part = Ids + ",\"content_index\":0";

    private const string Item =
        """{"id":"item_1","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":"Hi"}]}""";

    public static readonly string[] Client =
    [
        """
        {"type":"session.update","event_id":"cfg-1","session":{"type":"realtime","instructions":"Answer calls for a bakery.",
         "output_modalities":["audio"],
         "audio":{"input":{"format":{"type":"audio/pcmu"},"transcription":{"model":"gpt-live-transcribe","languages":["en","nl"]},
           "noise_reduction":{"type":"near_field"},
           "turn_detection":{"type":"server_vad","silence_duration_ms":400,"idle_timeout_ms":8000}},
          "output":{"format":{"type":"audio/pcmu"},"voice":"marin"}},
         "tools":[{"type":"function","name":"find_order","description":"Look up an order.",
           "parameters":{"type":"object","properties":{"number":{"type":"string"}},"required":["number"]}}]}}
        """,
        """
        {"type":"session.update","session":{"type":"realtime","model":"m","include":["item.input_audio_transcription.logprobs"],
         "tool_choice":{"type":"function","name":"find_order"},"parallel_tool_calls":true,"reasoning":{"effort":"low"},
         "max_output_tokens":4096,"tracing":{"workflow_name":"w","group_id":"g","metadata":{"a":1}},
         "truncation":{"type":"retention_ratio","retention_ratio":0.8,"token_limits":{"post_instructions":8000}},
         "prompt":{"id":"pmpt_1","version":"2","variables":{"city":"Paris"}},
         "audio":{"input":{"transcription":null,"noise_reduction":null,"turn_detection":null},"output":{"voice":{"id":"voice_1"},"speed":1.25}},
         "tools":[{"type":"mcp","server_label":"a","server_url":"https://mcp.example","authorization":"t","headers":{"X-A":"b"},
           "server_description":"d","allowed_tools":["x"],"require_approval":{"never":{"tool_names":["x"]}},"allowed_callers":["direct"],
           "defer_loading":true},
          {"type":"mcp","server_label":"b","connector_id":"connector_gmail","require_approval":"never"},
          {"type":"web_search","depth":{"max":3}}]}}
        """,
        """
        {"type":"session.update","session":{"type":"realtime","tool_choice":{"type":"mcp","server_label":"a","name":"x"},"tracing":"auto",
         "truncation":"disabled","prompt":null,"include":null,"instructions":"","tools":[],"max_output_tokens":"inf",
         "audio":{"input":{"turn_detection":{"type":"semantic_vad","eagerness":"high","create_response":false,"interrupt_response":false}}}}}
        """,
        """
        {"type":"session.update","session":{"type":"transcription","audio":{"input":{"format":{"type":"audio/pcm","rate":24000},
         "transcription":{"model":"whisper-1","language":"en","keywords":["Parley"],"prompt":"p","delay":"low"},
         "noise_reduction":{"type":"far_field","strength":0.5},"turn_detection":{"type":"server_vad","threshold":0.5}}}}}
        """,
        """{"type":"input_audio_buffer.append","audio":"AAECAwQ="}""",
        """{"type":"input_audio_buffer.commit","event_id":"c"}""",
        """{"type":"input_audio_buffer.clear"}""",
        """{"type":"output_audio_buffer.clear"}""",
        """{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"call_9aB3dE6gH1jK4mN7","output":"{\"state\":\"ready\"}"}}""",
        """
        {"type":"conversation.item.create","previous_item_id":"root","item":{"id":"a","type":"message","role":"user","content":[
         {"type":"input_text","text":"Hé, “you” \u0001 \\ 🙂"},{"type":"input_audio","audio":"AAA="},
         {"type":"input_image","image_url":"data:image/png;base64,AAAA","detail":"low"},{"type":"input_video","frames":[1,2]}]}}
        """,
        """{"type":"conversation.item.create","item":{"type":"message","role":"system","content":[{"type":"input_text","text":"Be brief."}]}}""",
        """{"type":"conversation.item.create","item":{"type":"mcp_approval_response","approval_request_id":"i","approve":true,"reason":"r"}}""",
        """{"type":"conversation.item.create","item":{"type":"hologram","id":"h","light":[1.5,null]}}""",
        """{"type":"conversation.item.retrieve","item_id":"item_1"}""",
        """{"type":"conversation.item.truncate","item_id":"item_1","content_index":0,"audio_end_ms":1500}""",
        """{"type":"conversation.item.delete","item_id":"item_1"}""",
        """{"type":"response.create"}""",
        """
        {"type":"response.create","event_id":"oob-1","response":{"conversation":"none","output_modalities":["text"],
         "metadata":{"purpose":"triage"},"instructions":"Reply with one word: sales or support.",
         "input":[{"type":"item_reference","id":"item_1"}]}}
        """,
        """
        {"type":"response.create","response":{"input":[],"audio":{"output":{"format":{"type":"audio/pcma"},"voice":"cedar"}},
         "tools":[{"type":"function","name":"f"}],"tool_choice":"required","parallel_tool_calls":false,"max_output_tokens":10,
         "reasoning":{"effort":"high"},"prompt":{"id":"p"}}}
        """,
        """{"type":"response.cancel","response_id":"resp_1"}""",
        """{"type":"response.cancel"}""",
    ];

    public static readonly string[] Server =
    [
        """
        {"type":"session.created","event_id":"event_DzA1b2C3d4E5f6G7h8I9j",
         "session":{"type":"realtime","object":"realtime.session","id":"sess_DzA1bKq0Lm2Nn4Pp6Rr8T",
          "model":"gpt-realtime-2.1","output_modalities":["audio"],"instructions":"…","tools":[],"tool_choice":"auto",
          "max_output_tokens":"inf","tracing":null,"truncation":"auto","prompt":null,"expires_at":1795000000,
          "audio":{"input":{"format":{"type":"audio/pcm","rate":24000},"transcription":null,"noise_reduction":null,
            "turn_detection":{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":200,
              "idle_timeout_ms":null,"create_response":true,"interrupt_response":true}},
           "output":{"format":{"type":"audio/pcm","rate":24000},"voice":"alloy","speed":1.0}},
          "include":null}}
        """,
        """
        {"type":"session.updated","event_id":"event_1",
         "session":{"type":"transcription","object":"realtime.transcription_session","id":"sess_1","expires_at":1795000000,
          "audio":{"input":{"format":{"type":"audio/pcm","rate":24000},"transcription":null,"noise_reduction":null,
            "turn_detection":{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":200}}},
          "include":null}}
        """,
        """
        {"type":"error","event_id":"event_1","error":{"type":"invalid_request_error","code":"unknown_parameter",
         "message":"Unknown parameter: 'session.temperature'.","param":"session.temperature","event_id":"cfg-1"}}
        """,
        """{"type":"error","event_id":"event_1","error":{"type":"server_error","code":null,"message":"m","param":null,"event_id":null}}""",
        """{"type":"rate_limits.updated","event_id":"e","rate_limits":[{"name":"tokens","limit":1000,"remaining":900,"reset_seconds":1.5}]}""",
        """{"type":"conversation.created","event_id":"e","conversation":{"id":"conv_1","object":"realtime.conversation"}}""",
        """{"type":"conversation.item.created","event_id":"e","previous_item_id":null,"item":""" + Item + "}",
        """
        {"type":"conversation.item.added","event_id":"event_1","previous_item_id":null,
         "item":{"id":"item_1","type":"message","status":"completed","role":"user","content":[{"type":"input_audio","transcript":null}]}}
        """,
        """
        {"type":"conversation.item.done","event_id":"event_1","previous_item_id":"item_0",
         "item":{"id":"item_1","type":"message","status":"completed","role":"assistant",
          "content":[{"type":"output_audio","transcript":"We open at eight."}]}}
        """,
        """
        {"type":"conversation.item.retrieved","event_id":"e","item":{"id":"i","object":"realtime.item","type":"message","role":"assistant",
         "status":"incomplete","content":[{"type":"output_audio","audio":"AAECAw==","transcript":"t","format":"pcm16"}]}}
        """,
        """{"type":"conversation.item.truncated","event_id":"e","item_id":"i","content_index":0,"audio_end_ms":1500}""",
        """{"type":"conversation.item.deleted","event_id":"e","item_id":"i"}""",
        """{"type":"conversation.item.input_audio_transcription.delta","event_id":"e","item_id":"i","content_index":0,"delta":"Hel","obfuscation":"x"}""",
        """{"type":"conversation.item.input_audio_transcription.delta","event_id":"e","item_id":"i","logprobs":[{"token":"a","bytes":[97],"logprob":-0.1}]}""",
        """
        {"type":"conversation.item.input_audio_transcription.completed","event_id":"e","item_id":"i","content_index":0,"transcript":"Hello",
         "usage":{"type":"tokens","total_tokens":22,"input_tokens":13,"output_tokens":9,"input_token_details":{"text_tokens":0,"audio_tokens":13}},
         "languages":[{"code":"en"}]}
        """,
        """
        {"type":"conversation.item.input_audio_transcription.completed","event_id":"e","item_id":"i","content_index":0,"transcript":"",
         "usage":{"type":"duration","seconds":1.5}}
        """,
        """
        {"type":"conversation.item.input_audio_transcription.segment","event_id":"e","item_id":"i","content_index":0,"id":"s","text":"t",
         "speaker":"A","start":0.5,"end":1.25}
        """,
        """
        {"type":"conversation.item.input_audio_transcription.failed","event_id":"e","item_id":"i","content_index":0,
         "error":{"type":"transcription_error","code":"audio_unintelligible","message":"m","param":null,"event_id":null}}
        """,
        """{"type":"input_audio_buffer.speech_started","event_id":"e","audio_start_ms":0,"item_id":"i"}""",
        """{"type":"input_audio_buffer.speech_stopped","event_id":"e","audio_end_ms":900,"item_id":"i"}""",
        """{"type":"input_audio_buffer.committed","event_id":"e","previous_item_id":null,"item_id":"i"}""",
        """{"type":"input_audio_buffer.cleared","event_id":"e"}""",
        """{"type":"input_audio_buffer.timeout_triggered","event_id":"e","audio_start_ms":1,"audio_end_ms":2,"item_id":"i"}""",
        """{"type":"input_audio_buffer.dtmf_event_received","event":"#","received_at":1795000000}""",
        """{"type":"output_audio_buffer.started","event_id":"e","response_id":"r"}""",
        """{"type":"output_audio_buffer.stopped","event_id":"e","response_id":"r"}""",
        """{"type":"output_audio_buffer.cleared","event_id":"e","response_id":"r"}""",
        """
        {"type":"response.created","event_id":"event_1","response":{"object":"realtime.response","id":"resp_1",
         "status":"in_progress","status_details":null,"output":[],"conversation_id":"conv_1","output_modalities":["audio"],
         "max_output_tokens":"inf","audio":{"output":{"format":{"type":"audio/pcm","rate":24000},"voice":"marin"}},
         "usage":null,"metadata":null}}
        """,
        """
        {"type":"response.done","event_id":"event_1","response":{"object":"realtime.response","id":"resp_1",
         "status":"completed","status_details":null,
         "output":[{"id":"item_1","type":"function_call","status":"completed","name":"find_order",
           "call_id":"call_9aB3dE6gH1jK4mN7","arguments":"{\"number\":\"7741\"}"}],
         "conversation_id":"conv_1","output_modalities":["audio"],"max_output_tokens":"inf",
         "audio":{"output":{"format":{"type":"audio/pcm","rate":24000},"voice":"marin"}},
         "usage":{"total_tokens":231,"input_tokens":210,"output_tokens":21,
          "input_token_details":{"text_tokens":150,"audio_tokens":60,"image_tokens":0,"cached_tokens":128,
            "cached_tokens_details":{"text_tokens":128,"audio_tokens":0,"image_tokens":0}},
          "output_token_details":{"text_tokens":21,"audio_tokens":0}},
         "metadata":null}}
        """,
        """
        {"type":"response.done","event_id":"event_1","response":{"object":"realtime.response","id":"resp_1",
         "status":"cancelled","status_details":{"type":"cancelled","reason":"turn_detected"},
         "output":[{"id":"item_1","type":"message","status":"incomplete","role":"assistant",
           "content":[{"type":"output_audio","transcript":"We open at"}]}],
         "conversation_id":null,"output_modalities":["audio"],"max_output_tokens":4096,
         "audio":{"output":{"format":{"type":"audio/pcm","rate":24000},"voice":"marin"}},
         "usage":{"total_tokens":90,"input_tokens":70,"output_tokens":20},"metadata":{"purpose":"triage"}}}
        """,
        """
        {"type":"response.done","event_id":"e","response":{"object":"realtime.response","id":"r","status":"failed",
         "status_details":{"type":"failed","error":{"type":"server_error","code":"rate_limit_exceeded","message":"m"}},"output":[],
         "conversation_id":null,"usage":null,"metadata":null}}
        """,
        """
        {"type":"response.output_item.added","event_id":"e","response_id":"r","output_index":0,
         "item":{"id":"i","type":"message","status":"in_progress","role":"assistant","content":[]}}
        """,
        """
        {"type":"response.output_item.done","event_id":"e","response_id":"r","output_index":1,
         "item":{"id":"i","type":"mcp_call","server_label":"s","name":"n","arguments":"{}","approval_request_id":"a","output":"o",
          "error":{"type":"http_error","code":500,"message":"m"}}}
        """,
        """
        {"type":"conversation.item.done","event_id":"e","previous_item_id":"p","item":{"id":"i","type":"mcp_list_tools","server_label":"s",
         "tools":[{"name":"n","input_schema":{"type":"object"},"description":"d","annotations":{"readOnlyHint":true}}]}}
        """,
        """
        {"type":"conversation.item.added","event_id":"e","previous_item_id":"p","item":{"id":"i","type":"mcp_approval_request",
         "server_label":"s","name":"n","arguments":"{}"}}
        """,
        """{"type":"response.content_part.added",""" + Part + ""","part":{"type":"audio","transcript":""}}""",
        """{"type":"response.content_part.done",""" + Part + ""","part":{"type":"text","text":"t"},"content":{"type":"text","text":"t"}}""",
        """{"type":"response.output_text.delta",""" + Part + ""","delta":"Hi","obfuscation":"abc"}""",
        """{"type":"response.output_text.done",""" + Part + ""","text":"Hi"}""",
        """{"type":"response.output_audio.delta",""" + Part + ""","delta":"AAECAwQ="}""",
        """{"type":"response.output_audio.done",""" + Part + "}",
        """{"type":"response.output_audio_transcript.delta",""" + Part + ""","delta":"Hi"}""",
        """{"type":"response.output_audio_transcript.done",""" + Part + ""","transcript":"Hi"}""",
        """{"type":"response.function_call_arguments.delta",""" + Ids + ""","call_id":"c","delta":"{"}""",
        """{"type":"response.function_call_arguments.done",""" + Ids + ""","call_id":"c","name":"n","arguments":"{}"}""",
        """{"type":"response.mcp_call_arguments.delta",""" + Ids + ""","delta":"{"}""",
        """{"type":"response.mcp_call_arguments.done",""" + Ids + ""","arguments":"{}"}""",
        """{"type":"response.mcp_call.in_progress","event_id":"e","item_id":"i","output_index":0}""",
        """{"type":"response.mcp_call.completed","event_id":"e","item_id":"i","output_index":0}""",
        """{"type":"response.mcp_call.failed","event_id":"e","item_id":"i","output_index":0}""",
        """{"type":"mcp_list_tools.in_progress","event_id":"e","item_id":"i"}""",
        """{"type":"mcp_list_tools.completed","event_id":"e","item_id":"i"}""",
        """{"type":"mcp_list_tools.failed","event_id":"e","item_id":"i"}""",
        """{"type":"session.output_audio.delta","event_id":"event_1","delta":"AAECAw==","sample_rate":24000,"channels":1,"format":"pcm16","elapsed_ms":40}""",
        """{"type":"session.output_transcript.delta","event_id":"event_1","delta":"bonjour","elapsed_ms":40}""",
        """{"type":"session.input_transcript.delta","event_id":"event_1","delta":"good morning"}""",
        """{"type":"session.closed","event_id":"event_1"}""",
    ];
}

namespace Parley.Realtime.OpenAI;

/// <summary>The captured sequences of protocol §9 as scripts for <see cref="ScriptedServer"/>; ids are invented.</summary>
internal static class Scripts
{
    public const string Created = """
        < {"type":"session.created","event_id":"event_1","session":{"type":"realtime","object":"realtime.session","id":"sess_1","model":"gpt-realtime-2.1","output_modalities":["audio"],"instructions":"default","tools":[],"tool_choice":"auto","max_output_tokens":"inf","tracing":null,"truncation":"auto","prompt":null,"expires_at":1795000000,"audio":{"input":{"format":{"type":"audio/pcm","rate":24000},"transcription":null,"noise_reduction":null,"turn_detection":{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":200,"idle_timeout_ms":null,"create_response":true,"interrupt_response":true}},"output":{"format":{"type":"audio/pcm","rate":24000},"voice":"alloy","speed":1.0}},"include":null}}

        """;

    public const string Configured = Created + """
        > session.update
        < {"type":"session.updated","event_id":"event_2","session":{"type":"realtime","object":"realtime.session","id":"sess_1","model":"gpt-realtime-2.1","output_modalities":["audio"],"instructions":"Answer calls for a bakery.","tools":[],"tool_choice":"auto","audio":{"output":{"voice":"marin"}}}}

        """;

    private const string TextAsked = Created + """
        > conversation.item.create
        > response.create
        < {"type":"conversation.item.added","event_id":"event_3","previous_item_id":null,"item":{"id":"item_u","type":"message","status":"completed","role":"user","content":[{"type":"input_text","text":"When do you open?"}]}}
        < {"type":"conversation.item.done","event_id":"event_4","previous_item_id":null,"item":{"id":"item_u","type":"message","status":"completed","role":"user","content":[{"type":"input_text","text":"When do you open?"}]}}
        < {"type":"response.created","event_id":"event_5","response":{"object":"realtime.response","id":"resp_1","status":"in_progress","status_details":null,"output":[],"conversation_id":"conv_1","output_modalities":["text"],"max_output_tokens":"inf","usage":null,"metadata":null}}
        < {"type":"response.output_item.added","event_id":"event_6","response_id":"resp_1","output_index":0,"item":{"id":"item_a","type":"message","status":"in_progress","role":"assistant","content":[]}}
        < {"type":"conversation.item.added","event_id":"event_7","previous_item_id":"item_u","item":{"id":"item_a","type":"message","status":"in_progress","role":"assistant","content":[]}}
        < {"type":"response.content_part.added","event_id":"event_8","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0,"part":{"type":"text","text":""}}

        """;

    public const string TextTurn = TextAsked + """
        < {"type":"response.output_text.delta","event_id":"event_9","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0,"delta":"At ","obfuscation":"x9Q2"}
        < {"type":"response.output_text.delta","event_id":"event_10","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0,"delta":"eight.","obfuscation":"k"}
        < {"type":"response.output_text.done","event_id":"event_11","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0,"text":"At eight."}
        < {"type":"response.content_part.done","event_id":"event_12","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0,"part":{"type":"text","text":"At eight."}}
        < {"type":"conversation.item.done","event_id":"event_13","previous_item_id":"item_u","item":{"id":"item_a","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":"At eight."}]}}
        < {"type":"response.output_item.done","event_id":"event_14","response_id":"resp_1","output_index":0,"item":{"id":"item_a","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":"At eight."}]}}
        < {"type":"response.done","event_id":"event_15","response":{"object":"realtime.response","id":"resp_1","status":"completed","status_details":null,"output":[{"id":"item_a","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":"At eight."}]}],"conversation_id":"conv_1","output_modalities":["text"],"max_output_tokens":"inf","usage":{"total_tokens":20,"input_tokens":15,"output_tokens":5,"input_token_details":{"text_tokens":15,"audio_tokens":0,"image_tokens":0,"cached_tokens":0,"cached_tokens_details":{"text_tokens":0,"audio_tokens":0,"image_tokens":0}},"output_token_details":{"text_tokens":5,"audio_tokens":0}},"metadata":null}}
        < {"type":"rate_limits.updated","event_id":"event_16","rate_limits":[{"name":"tokens","limit":40000,"remaining":39980,"reset_seconds":0.03}]}
        ! 1000
        """;

    public const string AudioTurn = Created + """
        > input_audio_buffer.append
        < {"type":"input_audio_buffer.speech_started","event_id":"event_3","audio_start_ms":320,"item_id":"item_u"}
        > input_audio_buffer.append
        < {"type":"input_audio_buffer.speech_stopped","event_id":"event_4","audio_end_ms":1900,"item_id":"item_u"}
        < {"type":"input_audio_buffer.committed","event_id":"event_5","previous_item_id":null,"item_id":"item_u"}
        < {"type":"conversation.item.added","event_id":"event_6","previous_item_id":null,"item":{"id":"item_u","type":"message","status":"completed","role":"user","content":[{"type":"input_audio","transcript":null}]}}
        < {"type":"conversation.item.done","event_id":"event_7","previous_item_id":null,"item":{"id":"item_u","type":"message","status":"completed","role":"user","content":[{"type":"input_audio","transcript":null}]}}
        < {"type":"response.created","event_id":"event_8","response":{"object":"realtime.response","id":"resp_1","status":"in_progress","status_details":null,"output":[],"conversation_id":"conv_1","output_modalities":["audio"],"max_output_tokens":"inf","audio":{"output":{"format":{"type":"audio/pcm","rate":24000},"voice":"marin"}},"usage":null,"metadata":null}}
        < {"type":"response.output_item.added","event_id":"event_9","response_id":"resp_1","output_index":0,"item":{"id":"item_a","type":"message","status":"in_progress","role":"assistant","content":[]}}
        < {"type":"conversation.item.added","event_id":"event_10","previous_item_id":"item_u","item":{"id":"item_a","type":"message","status":"in_progress","role":"assistant","content":[]}}
        < {"type":"response.content_part.added","event_id":"event_11","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0,"part":{"type":"audio","transcript":""}}
        < {"type":"response.output_audio_transcript.delta","event_id":"event_12","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0,"delta":"We open ","obfuscation":"7h"}
        < {"type":"response.output_audio.delta","event_id":"event_13","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0,"delta":"AAECAw=="}
        < {"type":"response.output_audio_transcript.delta","event_id":"event_14","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0,"delta":"at eight.","obfuscation":"q0"}
        < {"type":"response.output_audio.delta","event_id":"event_15","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0,"delta":"BAU="}
        < {"type":"conversation.item.input_audio_transcription.delta","event_id":"event_16","item_id":"item_u","content_index":0,"delta":"When do you open?","obfuscation":"zz"}
        < {"type":"conversation.item.input_audio_transcription.completed","event_id":"event_17","item_id":"item_u","content_index":0,"transcript":"When do you open?","usage":{"type":"duration","seconds":2}}
        < {"type":"response.output_audio.done","event_id":"event_18","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0}
        < {"type":"response.output_audio_transcript.done","event_id":"event_19","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0,"transcript":"We open at eight."}
        < {"type":"response.content_part.done","event_id":"event_20","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0,"part":{"type":"audio","transcript":"We open at eight."}}
        < {"type":"conversation.item.done","event_id":"event_21","previous_item_id":"item_u","item":{"id":"item_a","type":"message","status":"completed","role":"assistant","content":[{"type":"output_audio","transcript":"We open at eight."}]}}
        < {"type":"response.output_item.done","event_id":"event_22","response_id":"resp_1","output_index":0,"item":{"id":"item_a","type":"message","status":"completed","role":"assistant","content":[{"type":"output_audio","transcript":"We open at eight."}]}}
        < {"type":"response.done","event_id":"event_23","response":{"object":"realtime.response","id":"resp_1","status":"completed","status_details":null,"output":[{"id":"item_a","type":"message","status":"completed","role":"assistant","content":[{"type":"output_audio","transcript":"We open at eight."}]}],"conversation_id":"conv_1","output_modalities":["audio"],"max_output_tokens":"inf","usage":{"total_tokens":90,"input_tokens":70,"output_tokens":20},"metadata":null}}
        ! 1000
        """;

    public const string FunctionCall = Created + """
        > response.create
        < {"type":"response.created","event_id":"event_3","response":{"object":"realtime.response","id":"resp_1","status":"in_progress","status_details":null,"output":[],"conversation_id":"conv_1","output_modalities":["audio"],"max_output_tokens":"inf","usage":null,"metadata":null}}
        < {"type":"response.output_item.added","event_id":"event_4","response_id":"resp_1","output_index":0,"item":{"id":"item_f","type":"function_call","status":"in_progress","name":"find_order","call_id":"call_1","arguments":""}}
        < {"type":"conversation.item.added","event_id":"event_5","previous_item_id":null,"item":{"id":"item_f","type":"function_call","status":"in_progress","name":"find_order","call_id":"call_1","arguments":""}}
        < {"type":"response.function_call_arguments.delta","event_id":"event_6","response_id":"resp_1","item_id":"item_f","output_index":0,"call_id":"call_1","delta":"{\"number\":","obfuscation":"a"}
        < {"type":"response.function_call_arguments.delta","event_id":"event_7","response_id":"resp_1","item_id":"item_f","output_index":0,"call_id":"call_1","delta":"\"7741\"}","obfuscation":"b"}
        < {"type":"response.function_call_arguments.done","event_id":"event_8","response_id":"resp_1","item_id":"item_f","output_index":0,"call_id":"call_1","name":"find_order","arguments":"{\"number\":\"7741\"}"}
        < {"type":"conversation.item.done","event_id":"event_9","previous_item_id":null,"item":{"id":"item_f","type":"function_call","status":"completed","name":"find_order","call_id":"call_1","arguments":"{\"number\":\"7741\"}"}}
        < {"type":"response.output_item.done","event_id":"event_10","response_id":"resp_1","output_index":0,"item":{"id":"item_f","type":"function_call","status":"completed","name":"find_order","call_id":"call_1","arguments":"{\"number\":\"7741\"}"}}
        < {"type":"response.done","event_id":"event_11","response":{"object":"realtime.response","id":"resp_1","status":"completed","status_details":null,"output":[{"id":"item_f","type":"function_call","status":"completed","name":"find_order","call_id":"call_1","arguments":"{\"number\":\"7741\"}"}],"conversation_id":"conv_1","output_modalities":["audio"],"max_output_tokens":"inf","usage":{"total_tokens":231,"input_tokens":210,"output_tokens":21},"metadata":null}}
        < {"type":"rate_limits.updated","event_id":"event_12","rate_limits":[{"name":"requests","limit":1000,"remaining":999,"reset_seconds":60}]}
        > conversation.item.create
        > response.create
        < {"type":"conversation.item.added","event_id":"event_13","previous_item_id":"item_f","item":{"id":"item_o","type":"function_call_output","call_id":"call_1","output":"{\"state\":\"ready\"}"}}
        < {"type":"conversation.item.done","event_id":"event_14","previous_item_id":"item_f","item":{"id":"item_o","type":"function_call_output","call_id":"call_1","output":"{\"state\":\"ready\"}"}}
        < {"type":"response.created","event_id":"event_15","response":{"object":"realtime.response","id":"resp_2","status":"in_progress","status_details":null,"output":[],"conversation_id":"conv_1","output_modalities":["audio"],"max_output_tokens":"inf","usage":null,"metadata":null}}
        ! 1000
        """;

    public const string Interruption = Created + """
        > input_audio_buffer.append
        < {"type":"response.output_audio.delta","event_id":"event_3","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0,"delta":"AAECAw=="}
        < {"type":"input_audio_buffer.speech_started","event_id":"event_4","audio_start_ms":5320,"item_id":"item_v"}
        < {"type":"response.output_audio.done","event_id":"event_5","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0}
        < {"type":"response.output_audio_transcript.done","event_id":"event_6","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0,"transcript":"We open at"}
        < {"type":"response.content_part.done","event_id":"event_7","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0,"part":{"type":"audio","transcript":"We open at"}}
        < {"type":"conversation.item.done","event_id":"event_8","previous_item_id":"item_u","item":{"id":"item_a","type":"message","status":"incomplete","role":"assistant","content":[{"type":"output_audio","transcript":"We open at"}]}}
        < {"type":"response.output_item.done","event_id":"event_9","response_id":"resp_1","output_index":0,"item":{"id":"item_a","type":"message","status":"incomplete","role":"assistant","content":[{"type":"output_audio","transcript":"We open at"}]}}
        < {"type":"response.done","event_id":"event_10","response":{"object":"realtime.response","id":"resp_1","status":"cancelled","status_details":{"type":"cancelled","reason":"turn_detected"},"output":[{"id":"item_a","type":"message","status":"incomplete","role":"assistant","content":[{"type":"output_audio","transcript":"We open at"}]}],"conversation_id":"conv_1","output_modalities":["audio"],"max_output_tokens":"inf","usage":{"total_tokens":90,"input_tokens":70,"output_tokens":20},"metadata":null}}
        > conversation.item.truncate
        < {"type":"conversation.item.truncated","event_id":"event_11","item_id":"item_a","content_index":0,"audio_end_ms":740}
        ! 1000
        """;

    public const string Cancel = TextAsked + """
        > response.cancel
        < {"type":"response.output_text.delta","event_id":"event_9","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0,"delta":"At ","obfuscation":"x9Q2"}
        < {"type":"response.output_text.done","event_id":"event_10","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0,"text":"At "}
        < {"type":"response.content_part.done","event_id":"event_11","response_id":"resp_1","item_id":"item_a","output_index":0,"content_index":0,"part":{"type":"text","text":"At "}}
        < {"type":"conversation.item.done","event_id":"event_12","previous_item_id":"item_u","item":{"id":"item_a","type":"message","status":"incomplete","role":"assistant","content":[{"type":"output_text","text":"At "}]}}
        < {"type":"response.output_item.done","event_id":"event_13","response_id":"resp_1","output_index":0,"item":{"id":"item_a","type":"message","status":"incomplete","role":"assistant","content":[{"type":"output_text","text":"At "}]}}
        < {"type":"response.done","event_id":"event_14","response":{"object":"realtime.response","id":"resp_1","status":"cancelled","status_details":{"type":"cancelled","reason":"client_cancelled"},"output":[{"id":"item_a","type":"message","status":"incomplete","role":"assistant","content":[{"type":"output_text","text":"At "}]}],"conversation_id":"conv_1","output_modalities":["text"],"max_output_tokens":"inf","usage":{"total_tokens":16,"input_tokens":15,"output_tokens":1},"metadata":null}}
        < {"type":"error","event_id":"event_15","error":{"type":"invalid_request_error","code":"response_cancel_not_active","message":"Cancellation failed: no active response found","param":null,"event_id":null}}
        ! 1000
        """;

    public const string Transcription = """
        < {"type":"session.created","event_id":"event_1","session":{"type":"transcription","object":"realtime.transcription_session","id":"sess_1","expires_at":1795000000,"audio":{"input":{"format":{"type":"audio/pcm","rate":24000},"transcription":null,"noise_reduction":null,"turn_detection":{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":200}}},"include":null}}
        > session.update
        < {"type":"session.updated","event_id":"event_2","session":{"type":"transcription","object":"realtime.transcription_session","id":"sess_1","audio":{"input":{"transcription":{"model":"gpt-transcribe","language":null,"prompt":null}}}}}
        > input_audio_buffer.append
        < {"type":"input_audio_buffer.speech_started","event_id":"event_3","audio_start_ms":0,"item_id":"item_u"}
        > input_audio_buffer.commit
        < {"type":"input_audio_buffer.committed","event_id":"event_4","previous_item_id":null,"item_id":"item_u"}
        < {"type":"conversation.item.added","event_id":"event_5","previous_item_id":null,"item":{"id":"item_u","type":"message","status":"completed","role":"user","content":[{"type":"input_audio","transcript":null}]}}
        < {"type":"conversation.item.done","event_id":"event_6","previous_item_id":null,"item":{"id":"item_u","type":"message","status":"completed","role":"user","content":[{"type":"input_audio","transcript":null}]}}
        < {"type":"conversation.item.input_audio_transcription.delta","event_id":"event_7","item_id":"item_u","content_index":0,"delta":"Good day.","obfuscation":"zz"}
        < {"type":"conversation.item.input_audio_transcription.completed","event_id":"event_8","item_id":"item_u","content_index":0,"transcript":"Good day.","usage":{"type":"tokens","total_tokens":12,"input_tokens":10,"output_tokens":2}}
        ! 1000
        """;
}

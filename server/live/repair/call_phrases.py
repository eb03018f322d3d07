"""How a model says a tool call in ordinary words, in nine languages. Data; the form of a phrase is that of `leads`.

NOTES announce a behavioural note, whose words follow after a colon or a conjunction, or are left out. BARE and ANSWERS are
calls only when a colon and words follow: "I note your answer" is what any interviewer says. NAMED speaks of a tool by its name.
AND_WORDS and CALL_WITH are what stands between such a phrase and the words.
"""

from __future__ import annotations

from server.live.repair.leads import phrases

NOTES = phrases(
    (
        # English
        "[okay,|ok,|alright,|all right,|now,|so,|great,|good,|one moment,|right,|] [let me|let me just|i'll|i’ll|i "
        "will|i'll just|i’ll just|i am going to|i'm going to|i’m going to|i need to|i should|now i|i am|i'm|i’m|] "
        "[just|quickly|also|now|] [log|logging|record|recording|add|adding|make|making|save|saving|write down|"
        "writing down|enter|take|store] [a|the|this|another|one|] [behavioral|behavioural|behavior|behaviour] [note|"
        "observation]",
        # German
        "[okay,|gut,|so,|moment,|] [ich notiere|ich vermerke|ich protokolliere|ich erfasse|ich mache|ich halte|ich "
        "speichere|notiere|protokolliere] [mir|nun|jetzt|kurz|noch|] [kurz|] [eine|die|diese|als|] [verhaltensnotiz|"
        "verhaltensbeobachtung|notiz zum verhalten|beobachtung zum verhalten] [fest|]",
        "[okay,|gut,|so,|] [lass mich|lassen sie mich|ich werde|ich möchte|ich will] [nun|jetzt|kurz|noch|] [kurz|] "
        "[eine|die|diese|] [verhaltensnotiz|verhaltensbeobachtung|notiz zum verhalten] [festhalten|notieren|anlegen|"
        "protokollieren|hinzufügen|erfassen|machen|eintragen|speichern]",
        # Spanish
        "[vale,|bien,|bueno,|] [déjame|déjeme|permíteme|permítame|voy a|vamos a|quiero|] [registrar|anotar|apuntar|"
        "añadir|agregar|guardar|hacer|registro|anoto|añado|registrando|anotando] [ahora|] [una|la|esta|] [nota|"
        "observación] [de comportamiento|sobre el comportamiento|conductual|de conducta]",
        # French
        "[d'accord,|bien,|bon,|] [laissez-moi|laisse-moi|je vais|permettez-moi de|permettez-moi d'|j'|je|] "
        "[rapidement|maintenant|] [enregistrer|noter|consigner|ajouter|faire|enregistre|note|consigne|ajoute] "
        "[maintenant|] [une|la|cette|] [note|observation|remarque] [comportementale|de comportement|sur le "
        "comportement]",
        # Portuguese
        "[certo,|bem,|ok,|] [deixe-me|deixa-me|deixa eu|me deixe|vou|permita-me|quero|] [agora|] [registrar|registar|"
        "anotar|adicionar|gravar|fazer|registro|registo|anoto|registrando] [uma|a|esta|] [nota|observação|anotação] "
        "[comportamental|de comportamento|sobre o comportamento]",
        # Hindi
        "[ठीक है,|अच्छा,|] [मैं|मुझे|] [अब|बस|] [एक|यह|] [व्यवहार संबंधी|व्यवहारिक|व्यवहार|व्यवहारात्मक] [नोट|"
        "टिप्पणी|अवलोकन] [लॉग|दर्ज|रिकॉर्ड|लिख|जोड़|बना] [करने दें|करने दीजिए|करता हूँ|करती हूँ|कर रहा हूँ|कर रही "
        "हूँ|करूँगा|करूँगी|लेता हूँ|लेती हूँ|देता हूँ|देती हूँ|रहा हूँ|रही हूँ|करने दो]",
        # Japanese
        "[では、|それでは、|はい、|] [ここで|今|] [行動メモ|行動ノート|行動記録|行動に関するメモ|行動に関するノート|"
        "行動の観察] [を] [記録|ログに記録|追加|保存|登録|残] [します|させてください|しておきます|いたします|"
        "しています]",
        # Chinese
        "[好的，|好，|那么，|] [让我|我来|我要|我会|我将|我现在|现在|] [先|来|] [记录|记下|添加|写下|登记|保存|做] "
        "[一下|] [一条|一个|这条|一則|一则|] [行为|行為] [笔记|记录|备注|观察|記錄|筆記|備註]",
        # Arabic
        "[حسنا،|حسنًا،|طيب،|] [دعني|اسمح لي أن|اسمحوا لي أن|سوف|سأقوم|أريد أن|] [الآن|] [أسجل|أسجّل|سأسجل|سأسجّل|"
        "أدون|أدوّن|سأدون|أضيف|سأضيف|بتسجيل] [الآن|] [ملاحظة|هذه الملاحظة] [سلوكية|حول السلوك|عن السلوك]",
    )
)

BARE = phrases(
    (
        "[log|add|] [a|the|new|] [behavioral|behavioural|behavior|behaviour] [note|observation]",
        "[verhaltensnotiz|verhaltensbeobachtung|notiz zum verhalten]",
        "[nota|observación] [de comportamiento|conductual|sobre el comportamiento]",
        "[note|observation] [comportementale|de comportement|sur le comportement]",
        "[nota|observação|anotação] [comportamental|de comportamento]",
        "[व्यवहार संबंधी|व्यवहारिक|व्यवहार|व्यवहारात्मक] [नोट|टिप्पणी]",
        "[行動メモ|行動ノート|行動記録]",
        "[行为|行為] [笔记|记录|备注|記錄|筆記|備註]",
        "[ملاحظة] [سلوكية]",
    )
)

ANSWERS = phrases(
    (
        "[okay,|ok,|now,|] [let me|let me just|i'll|i’ll|i will|i am|i'm|i’m|] [just|now|] [log|logging] [the|this|"
        "your|] [candidate's|] [answer]",
        "[ich protokolliere|ich logge|protokolliere] [nun|jetzt|kurz|] [die|] [antwort]",
        "[lassen sie mich|lass mich|ich werde] [kurz|] [die] [antwort] [protokollieren|erfassen|loggen]",
        "[déjame|voy a|permíteme|] [registrar|registro|registrando] [la] [respuesta]",
        "[laissez-moi|je vais|j'|] [enregistrer|enregistre|consigner] [la] [réponse]",
        "[deixe-me|vou|] [registrar|registar|registro|registrando] [a] [resposta]",
        "[मैं|] [उत्तर|जवाब] [लॉग|दर्ज] [करता हूँ|करती हूँ|कर रहा हूँ|कर रही हूँ|करने दें]",
        "[では、|] [回答] [を] [記録|ログに記録] [します|しておきます|させてください]",
        "[让我|我来|现在|我将|] [记录|登记] [一下|] [回答|答案|候选人的回答]",
        "[دعني|سوف|] [أسجل|أسجّل|سأسجل|سأسجّل] [الإجابة|إجابة المرشح]",
    )
)

NAMED = phrases(
    (
        "[okay,|ok,|now,|so,|one moment,|] [let me|i'll|i’ll|i will|i am|i'm|i’m|i am now|i'm now|i’m now|i need to|"
        "i'm going to|i am going to|] [now|just|] [call|calling|invoke|invoking|execute|executing|trigger|triggering|"
        "run|running|use|using] [the|] [tool|function|] {name} [tool|function|] [now|next|]",
        "[tool call:|function call:|calling tool:|tool:|function:|action:|tool call|function call] {name}",
        "[ich rufe|rufe|ich benutze|ich verwende] [jetzt|nun|] [das tool|das werkzeug|die funktion|] {name} [auf|]",
        "[voy a llamar a|llamando a|llamo a|voy a usar|uso|usando|ejecuto|ejecutando] [la función|la herramienta|] {name}",
        "[j'appelle|je vais appeler|appel de|j'utilise|j'exécute] [maintenant|] [la fonction|l'outil|] {name}",
        "[vou chamar|chamando|estou chamando|chamo|vou usar|executando] [a função|a ferramenta|] {name}",
        "[मैं|] {name} [टूल|फ़ंक्शन|फंक्शन|] [को|] [कॉल] [करता हूँ|करती हूँ|कर रहा हूँ|कर रही हूँ|करने दें]",
        "[では、|] {name} [ツール|関数|] [を] [呼び出します|呼び出しています|実行します|使います|使用します]",
        "[让我|我来|现在|我将|正在|] [调用|使用|执行|呼叫] [工具|函数|] {name} [工具|函数|]",
        "[سأستدعي|أستدعي|دعني أستدعي|سأستخدم|استدعاء] [الأداة|الدالة|أداة|دالة|] {name}",
    )
)

AND_WORDS = phrases(
    (
        "[that|saying|saying that|about|about how|on how|which says|stating that]",
        "[dass|darüber, dass|darüber|mit dem inhalt]",
        "[que dice|diciendo que|sobre|de que|que]",
        "[disant que|sur le fait que|indiquant que|que]",
        "[dizendo que|sobre|de que|que]",
        "[कि]",
        "[مفادها أن|مفادها|بأن|أن|تقول إن]",
    )
)

CALL_WITH = phrases(
    (
        "[with|with the note|with note|with summary|with the text|with arguments|with args]",
        "[mit|mit der notiz|con|con la nota|avec|avec la note|com|com a nota]",
    )
)

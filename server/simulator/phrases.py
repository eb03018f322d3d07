"""What the rehearsal brain says of its own, by language. Questions, problems and hints come from the tools as they are.

Each entry is a list of variants, used in turn, so that it does not sound like a machine repeating itself, and so that a filter
for repeated sentences has nothing to catch. Nothing here praises: the brain has not heard a word.
"""

from __future__ import annotations

from collections import Counter

Table = dict[str, tuple[str, ...]]

ENGLISH: Table = {
    "greet": ("Hello, I am Alex, your interviewer today.",),
    "greet_named": ("Hello {name}, I am Alex, your interviewer today.",),
    "rehearsal": ("This is a rehearsal: I can read what you type, but I do not understand spoken words.",),
    "rehearsal_written": ("This is a rehearsal: I follow a script, and no AI judges you.",),
    "plan_both": ("We start with a few questions, then comes a coding problem.",),
    "plan_questions": ("I have a few questions for you, and some time for yours at the end.",),
    "hello": ("Say hello when you are ready, or type it.",),
    "hello_written": ("Write to me when you are ready.",),
    "ack": ("Thank you.", "Thanks, noted.", "All right, thank you.", "I have noted that.", "Okay, thank you for that."),
    "praise": ("That was an excellent answer!", "Brilliant, exactly right!"),
    "probe": ("Let me go one step further.", "One more thing on that.", "Staying with this for a moment."),
    "again": ("Let me say that again.", "Once more, then.", "Here it is again."),
    "repeat": ("Of course, here it is again.", "Gladly, once more.", "Sure, I will repeat it."),
    "nothing_asked": ("There is no question open at the moment. Please go on.",),
    "go_on": ("Please go on.", "I am listening, please continue.", "Take it from where you are."),
    "let_us_go_on": ("Let us go on.", "Let us continue."),
    "back": ("Let us go on from where we were.",),
    "moment": ("One moment, please.", "Just a second."),
    "trouble": ("Something did not work on my side. Let us simply go on.",),
    "leave_it": ("Let us leave this one and go on.", "We can leave that open and go on."),
    "leave_it_kindly": (
        "That is all right, we leave this one open.",
        "No problem, nobody knows everything.",
        "That is fine, we go on without it.",
    ),
    "onward": ("All right, let us go on.", "Gladly, on we go."),
    "not_yet": ("There is a little more to do in this part first.",),
    "no_matter": ("That is all right.", "No problem."),
    "think": ("Of course, take your time.", "Take all the time you need."),
    "end_button": ("To end the interview, please press End: your report is then written from what there is.",),
    "added": ("Thank you, I have added that to your answer. Please go on when you are ready.",),
    "added_before": ("Thank you, I have added that to your last answer. Now to the present question, when you are ready.",),
    "noted": ("Thank you, I have read that. Please go on when you are ready.",),
    "time_phase": ("Our time for this part is over, so let us go on.",),
    "time_left": ("About {minutes} minutes are left.",),
    "time_last": ("One minute is left. Please bring your work to a good end.",),
    "problem": (
        "Here is your problem: {title}. It is on your screen. Tell me your plan, then write the code and run the tests.",
    ),
    "problem_again": ("The problem is {title}. The whole text is on your screen.",),
    "coding_ack": (
        "Thank you. Please go on, I follow your code.",
        "All right. Carry on, I am watching the editor.",
        "Noted. Please continue.",
    ),
    "tests_fail": (
        "{passed} of {total} tests pass. Pick one that fails: which input is it, and what should come out?",
        "{passed} of {total} pass now. What do the failing ones have in common?",
        "That is {passed} of {total}. Which line would you check first?",
    ),
    "tests_same": ("Still {passed} of {total}. Take your time.", "No change yet, {passed} of {total}. No hurry."),
    "tests_hidden": (
        "All the tests that you see pass, but {missing} of the hidden ones do not. Which edge case might be missing?",
        "The visible tests pass, {missing} hidden ones still fail. Which input have you not thought of yet?",
    ),
    "tests_visible": (
        "The tests that you see pass. What would you still check? Submit it when you are ready: the hidden ones run then.",
        "All that you see pass now. Is there an input that you have not tried? Then submit, and the hidden tests run too.",
    ),
    "done_unsubmitted": ("Then submit it, please: the hidden tests run with it.",),
    "tests_pass": ("All tests pass.", "Now all tests pass."),
    "cost": (
        "What does your solution cost, in time and in space?",
        "How does its running time grow, and how much memory does it take?",
    ),
    "look": ("Let me look at your code for a moment.", "I will have a look at what you wrote."),
    "run_error": ("The run ended with an error. What does the message tell you?", "An error again. Where does it come from?"),
    "seen": (
        "One thing that I see in your code: {text} What do you think of it?",
        "In your code I notice this: {text} Is that on purpose?",
    ),
    "seen_first": ("One thing that I see in your code: {text}", "I notice this in your code: {text}"),
    "twist": ("Now a twist: {twist}", "Let us change the problem a little: {twist}"),
    "done_unrun": (
        "Thank you. It does not run here, so I read it as it stands.",
        "All right. Nothing runs it here, so we go by reading.",
    ),
    "done_untested": (
        "Before we leave it: how would you convince yourself that it works? Run the tests, or walk through an example.",
    ),
    "hint_there": (
        "I see that your code {seen} already. The next hint speaks of that: {hint}",
        "Your code {seen} already, as far as I see. Check whether the rest of this hint is there, too: {hint}",
    ),
    "no_hint": ("There is no hint that I can give you right now.", "I have no further hint at this point."),
    "nudge_hello": ("Can you hear me? Just say hello, or type it.",),
    "nudge_1": ("Take your time, there is no hurry.", "No hurry, think it through."),
    "nudge_2": (
        "If you like, think aloud: what comes to your mind first?",
        "Tell me what you have so far, even if it is half an idea.",
    ),
    "nudge_2_code": (
        "What are you trying at the moment? Thinking aloud is welcome.",
        "Where are you just now? Tell me your next step.",
    ),
    "nudge_3_code": ("Would a hint help? You can ask for one with the hint button. It is noted in the report.",),
    "differently": ("Let me put it differently.",),
    "invite": ("We are at the end of my part. Is there anything that you would like to ask me?",),
    "no_answer": ("I cannot answer what I did not hear, so please take that question to your next real interview.",),
    "no_answer_typed": ("That is a fair question, but in a rehearsal I have no answer to it.",),
    "closing": ("Thank you for your time today, and goodbye. Your report is being written now.",),
    "closing_time": ("Our time is over. Thank you for your time today, and goodbye. Your report is being written now.",),
    "closing_stopped": (
        "All right, we stop here. Thank you for your time today, and goodbye. Your report is being written now.",
    ),
    "bye": ("Thank you for your time, goodbye.", "Goodbye, and all the best."),
    "report": ("Your report is written. {gist}",),
    "over": ("This interview is over, and its report stands above. For another one, begin a new session.",),
}

GERMAN: Table = {
    "greet": ("Guten Tag, ich bin Alex und führe heute das Gespräch.",),
    "greet_named": ("Guten Tag {name}, ich bin Alex und führe heute das Gespräch.",),
    "rehearsal": ("Dies ist eine Probe: Was Sie tippen, lese ich; gesprochene Worte verstehe ich nicht.",),
    "plan_both": ("Wir beginnen mit einigen Fragen, dann kommt eine Programmieraufgabe.",),
    "plan_questions": ("Ich habe einige Fragen an Sie, und am Ende ist Zeit für Ihre.",),
    "hello": ("Sagen Sie einfach Hallo, wenn Sie bereit sind.",),
    "ack": ("Danke.", "Danke, ist notiert.", "Gut, vielen Dank."),
    "probe": ("Noch einen Schritt weiter.", "Dazu noch eine Frage."),
    "again": ("Ich sage es noch einmal.", "Also noch einmal."),
    "repeat": ("Gern, hier ist es noch einmal.", "Natürlich, ich wiederhole es."),
    "go_on": ("Bitte fahren Sie fort.", "Ich höre zu, bitte weiter."),
    "let_us_go_on": ("Machen wir weiter.",),
    "back": ("Machen wir dort weiter, wo wir waren.",),
    "time_phase": ("Die Zeit für diesen Teil ist um, machen wir weiter.",),
    "problem": ("Hier ist Ihre Aufgabe: {title}. Sie steht auf dem Bildschirm. Lesen Sie sie und sagen Sie mir Ihren Plan.",),
    "tests_fail": ("{passed} von {total} Tests bestehen. Welche Eingabe schlägt fehl?",),
    "tests_pass": ("Alle Tests bestehen.",),
    "cost": ("Was kostet Ihre Lösung an Zeit und an Speicher?",),
    "nudge_1": ("Lassen Sie sich Zeit.",),
    "nudge_2": ("Denken Sie gern laut: Was fällt Ihnen zuerst ein?",),
    "nudge_2_code": ("Was versuchen Sie gerade? Denken Sie gern laut.",),
    "invite": ("Damit sind wir mit meinem Teil durch. Möchten Sie mich noch etwas fragen?",),
    "no_answer": ("Was ich nicht gehört habe, kann ich nicht beantworten.",),
    "no_answer_typed": ("Darauf habe ich in einer Probe keine Antwort.",),
    "closing": ("Vielen Dank für Ihre Zeit und auf Wiedersehen. Ihr Bericht wird jetzt geschrieben.",),
    "closing_time": ("Die Zeit ist um. Vielen Dank für Ihre Zeit und auf Wiedersehen. Ihr Bericht wird jetzt geschrieben.",),
    "bye": ("Danke für Ihre Zeit, auf Wiedersehen.",),
}

SPANISH: Table = {
    "greet": ("Hola, soy Alex y hoy llevo la entrevista.",),
    "greet_named": ("Hola {name}, soy Alex y hoy llevo la entrevista.",),
    "rehearsal": ("Esto es un ensayo: leo lo que escribes, pero no entiendo las palabras habladas.",),
    "plan_both": ("Empezamos con unas preguntas y luego viene un problema de programación.",),
    "plan_questions": ("Tengo unas preguntas para ti, y al final hay tiempo para las tuyas.",),
    "hello": ("Di hola cuando quieras empezar.",),
    "ack": ("Gracias.", "Gracias, lo apunto.", "Muy bien, gracias."),
    "again": ("Lo digo otra vez.",),
    "repeat": ("Claro, aquí va otra vez.",),
    "go_on": ("Sigue, por favor.", "Te escucho, continúa."),
    "let_us_go_on": ("Sigamos.",),
    "back": ("Sigamos donde estábamos.",),
    "time_phase": ("Se acabó el tiempo de esta parte, sigamos.",),
    "nudge_1": ("Tómate tu tiempo.",),
    "nudge_2": ("Piensa en voz alta: ¿qué se te ocurre primero?",),
    "invite": ("Hemos llegado al final de mi parte. ¿Quieres preguntarme algo?",),
    "no_answer": ("No puedo responder a lo que no he oído.",),
    "closing": ("Gracias por tu tiempo y adiós. Tu informe se está escribiendo.",),
    "closing_time": ("Se acabó el tiempo. Gracias por tu tiempo y adiós. Tu informe se está escribiendo.",),
    "bye": ("Gracias por tu tiempo, adiós.",),
}

FRENCH: Table = {
    "greet": ("Bonjour, je suis Alex et je mène l'entretien aujourd'hui.",),
    "greet_named": ("Bonjour {name}, je suis Alex et je mène l'entretien aujourd'hui.",),
    "rehearsal": ("Ceci est une répétition : je lis ce que vous tapez, mais je ne comprends pas les mots parlés.",),
    "plan_both": ("Nous commençons par quelques questions, puis vient un problème de programmation.",),
    "plan_questions": ("J'ai quelques questions pour vous, et du temps pour les vôtres à la fin.",),
    "hello": ("Dites bonjour quand vous êtes prêt.",),
    "ack": ("Merci.", "Merci, c'est noté.", "Très bien, merci."),
    "again": ("Je le redis.",),
    "repeat": ("Bien sûr, je répète.",),
    "go_on": ("Continuez, je vous prie.", "Je vous écoute, continuez."),
    "let_us_go_on": ("Continuons.",),
    "back": ("Reprenons là où nous étions.",),
    "time_phase": ("Le temps de cette partie est écoulé, continuons.",),
    "nudge_1": ("Prenez votre temps.",),
    "nudge_2": ("Pensez à voix haute : qu'est-ce qui vous vient d'abord ?",),
    "invite": ("Nous arrivons au bout de ma partie. Voulez-vous me demander quelque chose ?",),
    "no_answer": ("Je ne peux pas répondre à ce que je n'ai pas entendu.",),
    "closing": ("Merci pour votre temps et au revoir. Votre rapport est en cours de rédaction.",),
    "closing_time": ("Le temps est écoulé. Merci pour votre temps et au revoir. Votre rapport est en cours de rédaction.",),
    "bye": ("Merci pour votre temps, au revoir.",),
}

TABLES: dict[str, Table] = {"en": ENGLISH, "de": GERMAN, "es": SPANISH, "fr": FRENCH}


class Phrases:
    """Picks variants in turn; what a language lacks is said in English."""

    def __init__(self, language: str = "en", seed: int = 0) -> None:
        self.language = language
        self._table = ENGLISH | TABLES.get(language.lower()[:2], {})
        self._seed = seed
        self._used: Counter[str] = Counter()

    @property
    def is_english(self) -> bool:
        return self._table == ENGLISH

    def say(self, key: str, **values: object) -> str:
        variants = self._table[key]
        chosen = variants[(self._seed + self._used[key]) % len(variants)]
        self._used[key] += 1
        return chosen.format(**values)

//! Texts of boards, calculators and glossary.

use super::Text;

texts! {
    BOARDS_ALL: "All metrics", "Todas las métricas";
    BOARD_WALL: "Wall mode", "Modo pantalla";
    BOARD_WALL_LEAVE: "Leave wall mode", "Salir del modo pantalla";
    BOARD_WALL_TURNS: "On a wall, in turns", "En una pantalla de pared, por turnos";
    WALL_SHOWN: "shown {at}", "mostrado {at}";
    WALL_SCREEN: "Screen {number} of {count}", "Pantalla {number} de {count}";
    WALL_LOST: "No answer from the server: these figures are the last it gave",
        "El servidor no responde: estas cifras son las últimas que dio";
    WALL_SIGNED_OUT: "The session is over: these figures are the last; leave wall mode to log in",
        "La sesión ha terminado: estas cifras son las últimas; salga del modo pantalla para \
         iniciar sesión";
    WALL_NO_CARDS: "No cards to show yet.", "Aún no hay tarjetas que mostrar.";
    BOARD_LACKS: "Not measured here: {names}", "Aquí no se mide: {names}";

    CALCULATORS: "Calculators", "Calculadoras";
    CALCULATORS_HOW:
        "Work a metric out from a few numbers, with its 95% interval where the numbers carry \
         one. Nothing is stored.",
        "Calcule una métrica con unos pocos números, con su intervalo del 95\u{a0}% cuando los \
         números lo permiten. No se guarda nada.";
    CALCULATORS_OTHER: "Others", "Otras";
    CALCULATE: "Calculate", "Calcular";
    CALCULATOR_UNIT: "Unit of the times, such as min or h", "Unidad de los tiempos, como min o h";
    CALCULATOR_CURRENCY: "Currency of the money, such as EUR", "Moneda del dinero, como EUR";
    CALCULATOR_COUNT: "whole number", "número entero";
    CALCULATOR_TIME: "in the unit named below", "en la unidad indicada abajo";
    CALCULATOR_TIMES: "all times in the same unit", "todos los tiempos en la misma unidad";
    CALCULATOR_NOT_A_NUMBER: "{input} is not a number: {text}", "{input} no es un número: {text}";
    CALCULATOR_TWO_WAYS: "{input} is a whole number; {text} can be read in two ways",
        "{input} es un número entero; {text} se puede leer de dos maneras";
    CALCULATOR_PAGE: "Its definition", "Su definición";

    GLOSSARY: "Glossary", "Glosario";
    GLOSSARY_ABOUT: "About", "Sobre";
    GLOSSARY_WORD: "Word", "Palabra";
    GLOSSARY_OTHER: "In Spanish", "En inglés";
    GLOSSARY_MEANING: "Meaning", "Significado";
    GLOSSARY_NOT: "Not to be called", "En inglés no debe llamarse";
}
